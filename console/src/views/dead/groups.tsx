import { dead } from "../../texts/dead.ts";
import { Button } from "../../ui/button.tsx";
import { count } from "../../ui/format.ts";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import type { Letters } from "./api.ts";

const texts = dead.groups;

/** How many there are of each kind and error: what one cause has killed is mended together. */
export function Groups(
  { groups, show }: { groups: Letters["groups"]; show: (kind: string, code: string | null) => void },
) {
  return (
    <Table
      caption={texts.title}
      head={[texts.kind, texts.code, texts.count, texts.oldest, texts.latest, ""]}
      numbers={[2]}
    >
      {groups.map((group) => (
        <Row key={`${group.kind} ${group.code}`}>
          <Cell className="font-medium">{group.kind}</Cell>
          <Cell>
            <code className="text-xs">{group.code ?? "–"}</code>
          </Cell>
          <Cell number>{count(group.count)}</Cell>
          <Cell className="whitespace-nowrap">
            <When at={group.oldest_at} />
          </Cell>
          <Cell className="whitespace-nowrap">
            <When at={group.latest_at} />
          </Cell>
          <Cell className="text-right">
            <Button size="small" variant="ghost" onClick={() => show(group.kind, group.code)}>
              {texts.show} <span className="sr-only">{group.kind} {group.code}</span>
            </Button>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
