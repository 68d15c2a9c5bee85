import { useQuery } from "@tanstack/react-query";
import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { Line } from "../../charts/line.tsx";
import { Bars } from "../../charts/bars.tsx";
import { Figure } from "../../charts/figure.tsx";
import { leads } from "../../texts/leads.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { moment } from "../../ui/format.ts";
import { Answered } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { type Lead, rescore, score, type Shown } from "./api.ts";

const texts = leads.record;
const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
const percent = new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1 });

/** One record beside the list: its score, what it is made of, how it was before. */
export function Record(
  { object, id, lead, close }: { object: string; id: string; lead?: Lead; close: () => void },
) {
  const portal = usePortal();
  const key = [portal.id, "record", object, id];
  const query = useQuery({ queryKey: key, queryFn: () => score(portal.portal_id, object, id) });
  const scoring = useAction(() => rescore(portal.portal_id, object, id), {
    changes: [key],
    then: (answer) => tell(texts.rescored(answer.score)),
  });
  return (
    <Dialog
      open
      side
      onOpenChange={close}
      title={lead?.title ?? lead?.detail ?? leads.noName(id)}
      description={[leads.objects[object], id, lead?.title ? lead.detail : null].filter(Boolean).join(" · ")}
    >
      {writes(portal.role) && (
        <Button
          className="mb-4"
          disabled={scoring.isPending}
          onClick={() => scoring.mutate()}
        >
          {texts.rescore}
        </Button>
      )}
      <Answered query={query}>{(shown) => <Scores shown={shown} />}</Answered>
    </Dialog>
  );
}

function Scores({ shown }: { shown: Shown }) {
  const { latest } = shown;
  if (!latest) return <p>{texts.never}</p>;
  const history = shown.history.toReversed();
  const { contributions } = texts;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <div>
        <p className="flex items-center gap-3">
          <span className="text-4xl font-semibold tabular-nums">{latest.score}</span>
          <Badge>{leads.grade(latest.grade)}</Badge>
          <span className="text-sm">{texts.likely(percent.format(latest.probability))}</span>
        </p>
        <p className="mt-1 text-sm text-muted-foreground">
          {latest.source === "rules" ? texts.rules : texts.model(latest.model.version)} · {texts.scored}{" "}
          <When at={latest.scored_at} />
        </p>
        {shown.stale && (
          <p className="mt-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">{texts.stale}</p>
        )}
      </div>
      {latest.reasons.length > 0 && (
        <section>
          <h3 className="mb-2 text-sm font-semibold">{contributions}</h3>
          <Figure
            caption={contributions}
            head={[texts.fact, texts.value, texts.contribution]}
            numbers={[2]}
            rows={[
              [texts.baseline, "", signed(latest.baseline)],
              ...latest.reasons.map((reason) => [reason.label, reason.value, signed(reason.contribution)]),
              [texts.sum, "", signed(latest.log_odds)],
            ]}
          >
            <Bars
              name={texts.contributionsName(latest.reasons.length, latest.reasons[0]?.text ?? "")}
              rows={latest.reasons.map(({ text, contribution }) => ({
                label: text,
                value: contribution,
                text: signed(contribution),
              }))}
            />
          </Figure>
        </section>
      )}
      {history.length > 1 && (
        <section>
          <h3 className="mb-2 text-sm font-semibold">{texts.history}</h3>
          <Figure
            caption={texts.history}
            head={[texts.when, texts.score, leads.columns.grade]}
            numbers={[1]}
            rows={history.map((row) => [moment(row.scored_at), row.score, row.grade])}
          >
            <Line
              name={texts.historyName(history.length, history[0]!.score, history.at(-1)!.score)}
              step
              domain={[0, 100]}
              points={history.map((row) => ({ at: new Date(row.scored_at), value: row.score }))}
            />
          </Figure>
        </section>
      )}
    </div>
  );
}
