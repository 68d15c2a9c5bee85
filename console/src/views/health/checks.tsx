import { health } from "../../texts/health.ts";
import { Card } from "../../ui/card.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import type { Check } from "./api.ts";
import { measured } from "./measured.ts";
import { StateBadge } from "./state_badge.tsx";

const texts = health.checks;

/** Every measure with its limit, whether or not it is beyond. */
export function Checks({ checks }: { checks: Record<string, Check> }) {
  const all = Object.entries(checks).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Card title={texts.title}>
      <Table
        caption={texts.title}
        head={[texts.what, texts.state, texts.value, texts.limit]}
        numbers={[2, 3]}
      >
        {all.flatMap(([rule, { measures, unit, limit, is_enabled }]) =>
          measures.map(({ subject, value, state }) => (
            <Row key={`${rule}/${subject}`}>
              <Cell>
                <span className="font-medium">{texts.names[rule] ?? rule}</span>
                <span className="block text-xs text-muted-foreground">{subject}</span>
              </Cell>
              <Cell>
                <StateBadge state={state} />
              </Cell>
              <Cell number>{measured(value, unit)}</Cell>
              <Cell number>{is_enabled ? measured(limit, unit) : texts.off}</Cell>
            </Row>
          ))
        )}
      </Table>
    </Card>
  );
}
