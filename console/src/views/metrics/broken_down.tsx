import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { Bars } from "../../charts/bars.tsx";
import { metrics as texts, shown } from "../../texts/metrics.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { count } from "../../ui/format.ts";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { breakdown } from "./api.ts";
import type { Part } from "./detail.tsx";
import { FILTERS, NONE } from "./question.ts";

/** Bars of the chart; the table has all. */
const BARS = 12;

/** A metric by one of the filters; a value may become the filter. */
export function BrokenDown({ metric, label, question, currency }: Part) {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const by = FILTERS.find((it) => it === filters.get("by")) ?? "owner";
  const query = useQuery({
    queryKey: [portal.id, "metrics", JSON.stringify(question), "breakdown", metric.key, by],
    queryFn: () => breakdown(portal.id, question, by, metric.key),
  });
  const say = (value: number | null | undefined) => shown(value, metric.unit, currency);
  const { columns } = texts;
  const byName = texts.filterOf[by] ?? by;
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-end justify-between gap-2">
        <h3 className="text-sm font-semibold">{texts.breakdown}</h3>
        <SelectField
          label={texts.by}
          hideLabel
          value={by}
          onChange={(event) => set({ by: event.target.value })}
          options={FILTERS.map((it) => [it, `${texts.by} ${texts.filterOf[it]?.toLowerCase()}`] as const)}
        />
      </div>
      <Answered query={query}>
        {(data) => {
          const rows = data.rows.map((row) => ({
            value: row.value,
            name: row.label ?? (row.value || texts.nobody),
            of: row.metrics[0],
          }));
          if (rows.length === 0) return <p className="text-sm text-muted-foreground">{texts.noTrend}</p>;
          if (rows.every(({ of }) => of?.status === "not_applicable")) {
            return <p className="text-sm text-muted-foreground">{texts.status.not_applicable}</p>;
          }
          const bars = rows.filter(({ of }) => typeof of?.value === "number").slice(0, BARS);
          return (
            <>
              {bars.length > 0 && (
                <Bars
                  name={texts.broken(label, byName, rows.length, rows[0]!.name)}
                  rows={bars.map(({ name, of }) => ({
                    label: name,
                    value: of!.value!,
                    low: of!.low,
                    high: of!.high,
                    text: shown(of!.value, metric.unit, currency, true),
                  }))}
                />
              )}
              <Table
                caption={`${label}, ${texts.by.toLowerCase()} ${byName.toLowerCase()}`}
                head={[byName, columns.value, columns.low, columns.high, columns.n, ""]}
                numbers={[1, 2, 3, 4]}
                className="mt-2 max-h-80 overflow-y-auto"
              >
                {rows.map(({ value, name, of }) => (
                  <Row key={value}>
                    <Cell className="break-words">{name}</Cell>
                    <Cell number>{say(of?.value)}</Cell>
                    <Cell number>{say(of?.low)}</Cell>
                    <Cell number>{say(of?.high)}</Cell>
                    <Cell number>{of?.denominator == null ? "–" : count(of.denominator)}</Cell>
                    <Cell className="text-right">
                      <Button size="small" variant="ghost" onClick={() => set({ [by]: value || NONE })}>
                        {texts.onlyThis} <span className="sr-only">{name}</span>
                      </Button>
                    </Cell>
                  </Row>
                ))}
              </Table>
              {data.left_out > 0 && (
                <p className="mt-2 text-xs text-muted-foreground">{texts.leftOut(data.left_out)}</p>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}
