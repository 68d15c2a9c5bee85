import { Spark } from "../../charts/spark.tsx";
import { metrics as texts, shown, shownDifference } from "../../texts/metrics.ts";
import { Badge } from "../../ui/badge.tsx";
import { count } from "../../ui/format.ts";
import type { Metric } from "./api.ts";

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** One metric: what it is now, what it was, and how far it can be trusted. */
export function Tile(
  { metric, label, currency, course, open }: {
    metric: Metric;
    label: string;
    currency: string | null;
    course: (number | null)[];
    open: () => void;
  },
) {
  const { unit, value, previous, difference, numerator, denominator, low, high, coverage } = metric;
  const say = (it: number | null | undefined) => shown(it, unit, currency);
  return (
    <li className="relative flex flex-col gap-1 rounded-lg border bg-surface p-4" data-metric={metric.key}>
      <h2 className="text-sm font-medium">
        <button
          type="button"
          onClick={open}
          className="text-left underline-offset-4 after:absolute after:inset-0 hover:underline"
        >
          {label}
        </button>
      </h2>
      {metric.status === "ok"
        ? (
          <>
            <p className="text-2xl font-semibold tabular-nums">
              {value === null
                ? <span className="text-base text-muted-foreground">{texts.noValue}</span>
                : say(value)}
            </p>
            <p className="text-xs text-muted-foreground">
              {previous && (previous.value === null ? texts.noBefore : texts.before(say(previous.value)))}
              {typeof difference?.value === "number" &&
                ` (${shownDifference(difference.value, unit, currency)})`}
            </p>
            <p className="text-xs text-muted-foreground">
              {unit === "rate" && numerator !== null && denominator !== null &&
                texts.of(count(numerator), count(denominator))}
              {unit !== "rate" && denominator !== null && texts.n(count(denominator))}
              {low !== null && high !== null && ` · ${texts.interval(say(low), say(high))}`}
            </p>
            <Spark values={course} />
            {coverage !== null && coverage < 0.8 && (
              <p>
                <Badge tone="warn">{texts.coverage(percent(coverage))}</Badge>
              </p>
            )}
          </>
        )
        : (
          <p className="text-sm text-muted-foreground">
            {texts.status[metric.status]}
          </p>
        )}
    </li>
  );
}
