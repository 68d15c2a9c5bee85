import { Bars } from "../../charts/bars.tsx";
import { metrics as texts, shown, shownDifference } from "../../texts/metrics.ts";
import { Badge } from "../../ui/badge.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import type { Arm } from "./api.ts";

/** Script versions: how many were exposed comes before the effect, and small ones say that they are. */
export function Arms({ arms }: { arms: Arm[] }) {
  const rate = (value: number | null) => shown(value, "rate", null);
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{texts.arms}</h3>
      <Bars
        name={texts.armsName(arms.length)}
        rows={arms.map((arm) => ({
          label: `${arm.script} (${texts.n(String(arm.denominator ?? 0))})`,
          value: arm.value ?? 0,
          low: arm.low,
          high: arm.high,
          text: rate(arm.value),
        }))}
      />
      <Table
        caption={texts.arms}
        head={[texts.version, texts.columns.n, texts.rate, texts.difference, ""]}
        numbers={[1, 2, 3]}
      >
        {arms.map((arm) => (
          <Row key={arm.script}>
            <Cell className="break-words">{arm.script}</Cell>
            <Cell number>{texts.of(String(arm.numerator ?? 0), String(arm.denominator ?? 0))}</Cell>
            <Cell number>{rate(arm.value)}</Cell>
            <Cell number>
              {typeof arm.difference?.value === "number"
                ? (
                  <>
                    {shownDifference(arm.difference.value, "rate", null)}
                    <span className="block text-xs text-muted-foreground">
                      {shownDifference(arm.difference.low ?? 0, "rate", null)} …{" "}
                      {shownDifference(arm.difference.high ?? 0, "rate", null)}
                    </span>
                  </>
                )
                : "–"}
            </Cell>
            <Cell>
              {arm.is_control && <Badge>{texts.control}</Badge>}
              {arm.too_few && <Badge tone="warn">{texts.tooFew}</Badge>}
            </Cell>
          </Row>
        ))}
      </Table>
    </section>
  );
}
