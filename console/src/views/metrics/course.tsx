import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { Figure } from "../../charts/figure.tsx";
import { Line } from "../../charts/line.tsx";
import { common } from "../../texts/common.ts";
import { metrics as texts, shown } from "../../texts/metrics.ts";
import { Button } from "../../ui/button.tsx";
import { download } from "../../ui/csv.ts";
import { SelectField } from "../../ui/field.tsx";
import { Answered } from "../../ui/state.tsx";
import { series } from "./api.ts";
import type { Part } from "./detail.tsx";
import { grainOf, GRAINS } from "./question.ts";

/** A metric over time, with its interval. */
export function Course({ metric, label, question, currency }: Part) {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const grain = grainOf(question, filters.get("grain"));
  const query = useQuery({
    queryKey: [portal.id, "metrics", JSON.stringify(question), "series", metric.key, grain],
    queryFn: () => series(portal.id, question, grain, [metric.key]),
  });
  const say = (value: number | null | undefined) => shown(value, metric.unit, currency);
  const { columns } = texts;
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-end justify-between gap-2">
        <h3 className="text-sm font-semibold">{texts.series}</h3>
        <SelectField
          label={texts.grain}
          hideLabel
          value={grain}
          onChange={(event) => set({ grain: event.target.value })}
          options={GRAINS.map((it) => [it, texts.grains[it] ?? it] as const)}
        />
      </div>
      <Answered query={query}>
        {(data) => {
          const points = data.series[0]?.points ?? [];
          const known = points.filter((point) => point.value !== null);
          if (known.length === 0) return <p className="text-sm text-muted-foreground">{texts.noTrend}</p>;
          const save = () =>
            download(`${metric.key}-${question.from}.csv`, [
              [columns.day, columns.value, columns.low, columns.high, columns.n],
              ...points.map((point) => [point.day, point.value, point.low, point.high, point.denominator]),
            ]);
          return (
            <>
              <Figure
                caption={`${label}, ${texts.series.toLowerCase()}`}
                head={[columns.day, columns.value, columns.low, columns.high]}
                rows={points.map((point) => [point.day, say(point.value), say(point.low), say(point.high)])}
              >
                <Line
                  name={texts.trend(label, say(known[0]?.value), say(known.at(-1)?.value), known.length)}
                  format={(value) => shown(value, metric.unit, currency, true)}
                  points={points.map((point) => ({ ...point, at: new Date(`${point.day}T12:00:00Z`) }))}
                />
              </Figure>
              <Button size="small" className="mt-2" onClick={save}>{common.csv}</Button>
            </>
          );
        }}
      </Answered>
    </section>
  );
}
