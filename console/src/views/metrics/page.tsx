import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { metrics as texts } from "../../texts/metrics.ts";
import { Button } from "../../ui/button.tsx";
import { download } from "../../ui/csv.ts";
import { Answered } from "../../ui/state.tsx";
import { type Answer, type Definition, definitions, metrics, series } from "./api.ts";
import { Controls } from "./controls.tsx";
import { Definitions } from "./definitions.tsx";
import { Detail } from "./detail.tsx";
import { dayAfter, grainOf, questionOf } from "./question.ts";
import { Tile } from "./tile.tsx";

/** The 22 metrics of the portal: one question for all of them, one more for their course. */
export default function Metrics() {
  const portal = usePortal();
  const [query, set] = useFilters();
  const [reading, setReading] = useState(false);
  const question = questionOf(query, Date.now());
  const key = [portal.id, "metrics", JSON.stringify(question)];
  const answer = useQuery({
    queryKey: [...key, "values"],
    queryFn: () => metrics(portal.id, question),
    placeholderData: keepPreviousData,
  });
  const course = useQuery({
    queryKey: [...key, "course"],
    queryFn: () => series(portal.id, question, grainOf(question), null),
    placeholderData: keepPreviousData,
  });
  const words = useQuery({
    queryKey: ["me", "definitions"],
    queryFn: definitions,
    staleTime: Infinity,
    meta: { still: true },
  });
  const labelOf = (name: string) =>
    words.data?.find((it) => it.key === name)?.label ?? name.replaceAll("_", " ");
  const courseOf = (name: string) =>
    course.data?.series.find((it) => it.key === name)?.points.map((point) => point.value) ?? [];
  const chosen = answer.data?.metrics.find((metric) => metric.key === query.get("metric"));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Controls question={question} set={set}>
        <Button onClick={() => setReading(true)}>{texts.definitions}</Button>
        <Button disabled={!answer.data} onClick={() => answer.data && save(answer.data, words.data ?? [])}>
          {texts.csvTiles}
        </Button>
      </Controls>
      <Answered query={answer}>
        {(data) => (
          <>
            <p className="text-sm text-muted-foreground">
              {texts.zone(data.time_zone, data.from, dayAfter(data.to, -1))}
            </p>
            {data.is_rebuilding && (
              <p className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">{texts.rebuilding}</p>
            )}
            <ul
              className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-3 aria-busy:opacity-60"
              aria-busy={answer.isPlaceholderData || undefined}
            >
              {data.metrics.map((metric) => (
                <Tile
                  key={metric.key}
                  metric={metric}
                  label={labelOf(metric.key)}
                  currency={data.currency}
                  course={courseOf(metric.key)}
                  open={() => set({ metric: metric.key })}
                />
              ))}
            </ul>
          </>
        )}
      </Answered>
      {chosen && answer.data && (
        <Detail
          key={chosen.key}
          metric={chosen}
          label={labelOf(chosen.key)}
          definition={words.data?.find((it) => it.key === chosen.key)}
          question={question}
          currency={answer.data.currency}
        />
      )}
      <Definitions open={reading} onOpenChange={setReading} query={words} />
    </div>
  );
}

/** All values as a file. */
function save(answer: Answer, words: Definition[]): void {
  const { columns } = texts;
  const head = [
    columns.metric,
    "key",
    "unit",
    "status",
    columns.value,
    columns.previous,
    columns.difference,
    columns.low,
    columns.high,
    "numerator",
    "denominator",
    "missing",
  ];
  const rows = answer.metrics.map((it) => [
    words.find((word) => word.key === it.key)?.label ?? it.key,
    it.key,
    it.unit,
    it.status,
    it.value,
    it.previous?.value,
    it.difference?.value,
    it.low,
    it.high,
    it.numerator,
    it.denominator,
    it.n_missing,
  ]);
  download(`metrics-${answer.from}-${dayAfter(answer.to, -1)}.csv`, [head, ...rows]);
}
