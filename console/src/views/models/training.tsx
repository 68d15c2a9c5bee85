import { useQuery } from "@tanstack/react-query";
import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { models } from "../../texts/models.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Progress } from "../../ui/progress.tsx";
import { Answered } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { newestRun, type Run, train } from "./api.ts";

const texts = models.training;
const TONES: Record<Run["status"], Tone> = {
  pending: "neutral",
  running: "neutral",
  completed: "good",
  failed: "bad",
};
const isOpen = (run: Run | null | undefined) => run?.status === "pending" || run?.status === "running";

/** The newest training of an object, and the buttons that begin one. */
export function Training({ object }: { object: string }) {
  const portal = usePortal();
  const key = [portal.id, "models", object, "run"];
  const query = useQuery({ queryKey: key, queryFn: () => newestRun(portal.id, object) });
  const starting = useAction((dry: boolean) => train(portal.portal_id, object, dry), {
    changes: [key],
    then: (_, dry) => tell(dry ? texts.looked : texts.started),
  });
  const button = (dry: boolean) => (
    <Button
      size="small"
      variant={dry ? "outline" : "primary"}
      disabled={starting.isPending || !query.isSuccess || isOpen(query.data)}
      onClick={() => starting.mutate(dry)}
    >
      {dry ? texts.look : texts.start}
    </Button>
  );
  return (
    <Card title={texts.title} actions={writes(portal.role) && <>{button(false)}{button(true)}</>}>
      <Answered query={query}>
        {(run) =>
          run ? <Shown run={run} /> : (
            <>
              <p className="font-medium">{texts.none}</p>
              <p className="text-sm text-muted-foreground">{texts.noneHint}</p>
            </>
          )}
      </Answered>
      {!writes(portal.role) && <p className="mt-3 text-sm">{texts.viewerHint}</p>}
    </Card>
  );
}

function Shown({ run }: { run: Run }) {
  const { stage, done, total } = run.progress;
  const why = run.error ?? run.outcome?.reason;
  return (
    <div className="grid gap-3 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        {run.dry_run ? texts.dry : texts.full}
        <Badge tone={TONES[run.status]}>{texts.status[run.status]}</Badge>
        <span className="text-muted-foreground">
          {run.ended_at ? texts.ended : texts.asked} <When at={run.ended_at ?? run.created_at} />
        </span>
      </p>
      {isOpen(run) && (
        <div className="grid gap-2">
          <p>
            {texts.stages[stage] ?? stage}
            {total ? ` · ${texts.step(count(done), count(total))}` : ""}
          </p>
          <Progress label={texts.title} done={done} whole={total} />
        </div>
      )}
      {!isOpen(run) && why?.detail && <p>{why.detail} {why.code && `(${why.code})`}</p>}
      {run.findings.length > 0 && (
        <details>
          <summary>{texts.findings(run.findings.length)}</summary>
          <ul className="mt-2 list-disc pl-5">
            {run.findings.map(({ code, feature, detail }, index) => (
              <li key={index} className="break-words">
                {feature && <span className="font-medium">{feature}:</span>}
                {detail} ({code})
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
