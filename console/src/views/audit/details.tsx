import { audit as texts } from "../../texts/audit.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { moment } from "../../ui/format.ts";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { changed, type Entry } from "./api.ts";

/** What a value is, in as many letters as one reads. */
const MOST = 500;
function say(value: unknown): string {
  if (value === undefined || value === null) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)} …` : text;
}

/** One change: each field that it touched, and where it came from. */
export function Details({ entry, who, close }: { entry: Entry; who: string; close: () => void }) {
  const what = texts.tables[entry.entity_type] ?? entry.entity_type;
  return (
    <Dialog
      open
      side
      onOpenChange={close}
      title={`${texts.operations[entry.operation]}: ${what}`}
      description={`${who} · ${moment(entry.timestamp)}`}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Facts>
          <Fact name={texts.id}>{entry.entity_id}</Fact>
          <Fact name={texts.address}>{entry.ip_address ?? "–"}</Fact>
          <Fact name={texts.agent}>{entry.user_agent ?? "–"}</Fact>
        </Facts>
        <Table caption={what} head={[texts.field, texts.before, texts.after]}>
          {changed(entry).map(([field, before, after]) => (
            <Row key={field}>
              <Cell>{field}</Cell>
              <Cell className="min-w-32 break-all">{say(before)}</Cell>
              <Cell className="min-w-32 break-all">{say(after)}</Cell>
            </Row>
          ))}
        </Table>
      </div>
    </Dialog>
  );
}
