import { sync } from "../../texts/sync.ts";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import type { Overview } from "./api.ts";

const texts = sync.objects;

/** How old what is mirrored is, whatever runs now. */
export function Freshness({ objects }: { objects: Overview["objects"] }) {
  const { object } = sync.columns;
  return (
    <Card title={texts.title}>
      <Table
        caption={texts.title}
        head={[object, texts.last, texts.full, texts.compared, texts.open]}
        numbers={[4]}
      >
        {Object.entries(objects).sort(([a], [b]) => a.localeCompare(b)).map(([name, state]) => (
          <Row key={name}>
            <Cell className="font-medium">{name}</Cell>
            <Cell>
              <When at={state.last_sync_at} />
            </Cell>
            <Cell>
              <When at={state.last_full_sync_at} />
            </Cell>
            <Cell>
              <When at={state.last_reconciliation_at} />
            </Cell>
            <Cell number className={state.open_errors > 0 ? "text-bad" : ""}>{count(state.open_errors)}</Cell>
          </Row>
        ))}
      </Table>
    </Card>
  );
}
