import { useFilters } from "../../app/router.ts";
import { metrics as texts, shown } from "../../texts/metrics.ts";
import { Dialog } from "../../ui/dialog.tsx";
import type { Definition, Metric } from "./api.ts";
import { Arms } from "./arms.tsx";
import { BrokenDown } from "./broken_down.tsx";
import { Course } from "./course.tsx";
import { Defined } from "./definitions.tsx";
import type { Question } from "./question.ts";

/** One metric: its course, what it is made of, what it means. */
export function Detail(
  { metric, label, definition, question, currency }: {
    metric: Metric;
    label: string;
    definition?: Definition;
    question: Question;
    currency: string | null;
  },
) {
  const [, set] = useFilters();
  const part = { metric, label, question, currency };
  return (
    <Dialog
      open
      side
      onOpenChange={() => set({ metric: null })}
      title={label}
      description={metric.status === "ok"
        ? shown(metric.value, metric.unit, currency)
        : texts.status[metric.status]}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {metric.notes.length > 0 && (
          <ul className="grid gap-1 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
            {metric.notes.map((note) => <li key={note}>{note}</li>)}
          </ul>
        )}
        {metric.status === "unmapped" && <p className="text-sm">{texts.unmappedHint}</p>}
        {metric.status === "ok" && (
          <>
            <Course {...part} />
            {metric.details?.arms && metric.details.arms.length > 0 && <Arms arms={metric.details.arms} />}
            <BrokenDown {...part} />
          </>
        )}
        {definition && <Defined definition={definition} />}
      </div>
    </Dialog>
  );
}

export interface Part {
  metric: Metric;
  label: string;
  question: Question;
  currency: string | null;
}
