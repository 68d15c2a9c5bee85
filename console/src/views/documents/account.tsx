import { documents } from "../../texts/documents.ts";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Cell, Row, Table } from "../../ui/table.tsx";
import type { Shown } from "./api.ts";

const texts = documents.account;

/** What became of every page, sheet, slide or byte of the file. */
export function Account({ completeness }: Pick<Shown, "completeness">) {
  if (!completeness) return null;
  return (
    <Card title={texts.title}>
      {!completeness.balanced && <p className="mb-2 text-sm text-bad">{texts.unbalanced}</p>}
      <Table
        caption={texts.title}
        head={[texts.kind, texts.total, texts.parsed, texts.skipped, texts.failed, texts.why]}
        numbers={[1, 2, 3, 4]}
      >
        {Object.entries(completeness.kinds).map(([kind, tally]) => (
          <Row key={kind}>
            <Cell className="font-medium">{kind}</Cell>
            <Cell number>{count(tally.total)}</Cell>
            <Cell number>{count(tally.parsed)}</Cell>
            <Cell number className={tally.skipped > 0 ? "text-warn" : ""}>{count(tally.skipped)}</Cell>
            <Cell number className={tally.failed > 0 ? "text-bad" : ""}>{count(tally.failed)}</Cell>
            <Cell>
              {Object.entries(tally.reasons).map(([reason, times]) => `${reason} (${count(times)})`).join(
                ", ",
              ) ||
                "–"}
            </Cell>
          </Row>
        ))}
      </Table>
    </Card>
  );
}
