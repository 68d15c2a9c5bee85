import { sync } from "../../texts/sync.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import type { Run } from "./api.ts";
import { RunStatus } from "./status.tsx";

const texts = sync.runs;

/** The latest runs; one of them is looked at. */
export function Runs(
  { runs, chosen, choose }: { runs: Run[]; chosen?: string; choose: (run: string) => void },
) {
  const { columns, totals } = sync;
  return (
    <Card title={texts.title}>
      <Table
        caption={texts.title}
        head={[texts.when, totals.mode, columns.state, columns.read, columns.errors, ""]}
        numbers={[3, 4]}
      >
        {runs.map((run) => (
          <Row key={run.session_id} aria-current={run.session_id === chosen ? "true" : undefined}>
            <Cell className="whitespace-nowrap">
              <When at={run.start_time} />
            </Cell>
            <Cell>{sync.purpose[run.purpose] ?? sync.mode[run.mode]}</Cell>
            <Cell>
              <RunStatus run={run} />
            </Cell>
            <Cell number>{count(run.records_count)}</Cell>
            <Cell number>{count(run.error_count)}</Cell>
            <Cell className="text-right">
              <Button
                size="small"
                variant="ghost"
                onClick={() =>
                  choose(run.session_id)}
              >
                {texts.show}{" "}
                <span className="sr-only">
                  <When at={run.start_time} />
                </span>
              </Button>
            </Cell>
          </Row>
        ))}
      </Table>
    </Card>
  );
}
