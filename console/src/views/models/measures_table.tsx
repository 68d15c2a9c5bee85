import { models } from "../../texts/models.ts";
import { Cell, Row, Table } from "../../ui/table.tsx";
import type { Measures } from "./api.ts";
import { decimals, interval } from "./numbers.ts";

const texts = models.quality;
const NAMES = ["auc", "brier", "log_loss", "ece"] as const;

/** The measures of one model or of several, side by side. */
export function MeasuresTable({ caption, columns }: { caption: string; columns: [string, Measures][] }) {
  return (
    <Table
      caption={caption}
      head={[texts.measure, ...columns.map(([name]) => name)]}
      numbers={columns.map((_, index) => index + 1)}
    >
      {NAMES.map((name) => (
        <Row key={name}>
          <Cell>{texts[name]}</Cell>
          {columns.map(([column, measures]) => (
            <Cell key={column} number>
              {decimals(measures[name].value)}
              <span className="block text-xs text-muted-foreground">
                {texts.interval}: {interval(measures[name])}
              </span>
            </Cell>
          ))}
        </Row>
      ))}
    </Table>
  );
}
