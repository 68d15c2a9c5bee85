import type { ReactNode } from "react";
import { common } from "../texts/common.ts";
import { Cell, Row, Table } from "../ui/table.tsx";

/** A chart and, folded away, the table that says the same. */
export function Figure(
  { caption, head, rows, numbers = head.map((_, index) => index).slice(1), children }: {
    caption: string;
    head: string[];
    /** The numbers of the chart, the first column names the row. */
    rows: (string | number)[][];
    /** The columns that hold numbers: all but the first, unless it is said otherwise. */
    numbers?: number[];
    children: ReactNode;
  },
) {
  return (
    <figure>
      {children}
      <details className="mt-2 text-sm">
        <summary className="text-muted-foreground">{common.table}</summary>
        <Table
          caption={caption}
          head={head}
          numbers={numbers}
          className="max-h-72 overflow-y-auto"
        >
          {rows.map((row, index) => (
            <Row key={index}>
              {row.map((cell, column) => <Cell key={column} number={numbers.includes(column)}>{cell}</Cell>)}
            </Row>
          ))}
        </Table>
      </details>
    </figure>
  );
}
