import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { sync as texts } from "../../texts/sync.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count, duration, moment } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import { Progress as Bar } from "../../ui/progress.tsx";
import { cancel, type Progress, type Run, start } from "./api.ts";
import { ObjectsTable } from "./objects_table.tsx";
import { RunStatus } from "./status.tsx";

/** A run that has committed nothing for this long is said to stand still. */
const STILL_SECONDS = 60;

/** The run that goes on now, or the buttons that begin one. */
export function Current({ run, progress, first }: { run?: Run; progress?: Progress; first: boolean }) {
  const portal = usePortal();
  const now = useNow();
  const changes = [[portal.id, "sync"]];
  const starting = useAction((mode: "full" | "incremental") => start(portal.portal_id, mode), {
    changes,
    then: () => tell(texts.started),
  });
  const cancelling = useAction((id: string) => cancel(id), { changes, then: () => tell(texts.cancelled) });

  if (!progress) {
    return (
      <Card title={texts.current}>
        <p className="font-medium">{first ? texts.none : texts.idle}</p>
        <p className="mb-3 text-sm text-muted-foreground">{first ? texts.noneHint : texts.idleHint}</p>
        {writes(portal.role)
          ? (
            <div className="flex flex-wrap gap-2">
              {(["incremental", "full"] as const).map((mode) => (
                <Button
                  key={mode}
                  variant={mode === "incremental" ? "primary" : "outline"}
                  disabled={starting.isPending}
                  onClick={() => starting.mutate(mode)}
                >
                  {texts.start[mode]}
                </Button>
              ))}
            </div>
          )
          : <p className="text-sm">{texts.viewerHint}</p>}
      </Card>
    );
  }
  const quiet = run ? (now - Date.parse(run.updated_at)) / 1000 : 0;
  const left = progress.eta_seconds;
  const expected = left === null ? null : Object.values(progress.objects ?? {})
    .reduce((sum, object) => sum + Math.max(object.expected ?? 0, object.records_count), 0);
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-3">
          {texts.current} <RunStatus run={progress} />
        </span>
      }
      actions={writes(portal.role) && (
        <Button
          variant="danger"
          size="small"
          disabled={cancelling.isPending}
          onClick={() => cancelling.mutate(progress.session_id)}
        >
          {texts.cancel}
        </Button>
      )}
    >
      <div className="mb-3 grid gap-2 text-sm">
        <p>
          {texts.mode[progress.mode]} ·{" "}
          {texts.read(count(progress.records_count), expected ? count(expected) : null)} ·{" "}
          {left === null ? texts.etaUnknown : texts.eta(duration(left))}
        </p>
        <Bar label={texts.current} done={progress.records_count} whole={expected} />
        {progress.waiting && (
          <p className="text-warn">
            {texts.waiting}: {progress.waiting.detail}
            {progress.waiting.resumes_at && ` ${texts.until} ${moment(progress.waiting.resumes_at)}`}
          </p>
        )}
        {quiet > STILL_SECONDS && !progress.waiting && (
          <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{texts.still(duration(quiet))}</p>
        )}
      </div>
      {progress.objects && <ObjectsTable caption={texts.current} objects={progress.objects} />}
    </Card>
  );
}
