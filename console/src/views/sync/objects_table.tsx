import { sync } from "../../texts/sync.ts";
import { count } from "../../ui/format.ts";
import { Progress as Bar } from "../../ui/progress.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import type { ObjectProgress } from "./api.ts";
import { RunStatus } from "./status.tsx";

const texts = sync.columns;

/** What became of each object in a run. */
export function ObjectsTable(
  { caption, objects }: { caption: string; objects: Record<string, ObjectProgress> },
) {
  const head = Object.values(texts);
  return (
    <Table caption={caption} head={head} numbers={[4, 5, 6, 7]}>
      {Object.entries(objects).sort(([a], [b]) => a.localeCompare(b)).map(([name, object]) => (
        <Row key={name}>
          <Cell className="font-medium">{name}</Cell>
          <Cell>
            <RunStatus run={object} />
            {object.error && (
              <p className="mt-1 text-xs text-bad">{object.error.detail ?? object.error.code}</p>
            )}
            {object.waiting && <p className="mt-1 text-xs text-warn">{object.waiting.detail}</p>}
          </Cell>
          <Cell>{object.phase ?? "–"}</Cell>
          <Cell className="min-w-32">
            <span className="tabular-nums">
              {count(object.records_count)}
              {object.expected !== null && object.status === "running" && ` / ${count(object.expected)}`}
            </span>
            {object.status === "running" && (
              <Bar label={name} done={object.records_count} whole={object.expected} />
            )}
          </Cell>
          <Cell number>{count(object.applied_count)}</Cell>
          <Cell number>{count(object.unchanged_count)}</Cell>
          <Cell number>{count(object.stale_count)}</Cell>
          <Cell number className={object.error_count > 0 ? "text-bad" : ""}>{count(object.error_count)}</Cell>
        </Row>
      ))}
    </Table>
  );
}
