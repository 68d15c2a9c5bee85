import { useState } from "react";
import { dead } from "../../texts/dead.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { count } from "../../ui/format.ts";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import type { Letter } from "./api.ts";

const { rows: texts, details } = dead;

/** Each dead letter, the latest first. */
export function LettersTable(
  { letters, chosen, choose }: { letters: Letter[]; chosen: Set<number>; choose: (id: number) => void },
) {
  const [shown, setShown] = useState<Letter>();
  return (
    <>
      <Table
        caption={dead.title}
        head={["", texts.what, texts.error, texts.attempts, texts.ended, ""]}
        numbers={[3]}
      >
        {letters.map((letter) => (
          <Row key={letter.id}>
            <Cell>
              <input
                type="checkbox"
                className="size-5"
                aria-label={texts.pick(letter.id)}
                checked={chosen.has(letter.id)}
                onChange={() => choose(letter.id)}
              />
            </Cell>
            <Cell>
              {letter.kind}
              {letter.object && <span className="block text-xs text-muted-foreground">{letter.object}</span>}
            </Cell>
            <Cell className="min-w-48 break-words">
              {letter.error?.detail} <code className="text-xs">{letter.error?.code}</code>
            </Cell>
            <Cell number>{count(letter.attempts)}</Cell>
            <Cell className="whitespace-nowrap">
              <When at={letter.finished_at} />
            </Cell>
            <Cell className="text-right">
              <Button size="small" variant="ghost" onClick={() => setShown(letter)}>
                {texts.more} <span className="sr-only">{letter.id}</span>
              </Button>
            </Cell>
          </Row>
        ))}
      </Table>
      {shown && (
        <Dialog open side onOpenChange={() => setShown(undefined)} title={details.title(shown.id)}>
          {([[details.payload, shown.payload], [details.cursor, shown.cursor], [
            texts.error,
            shown.error,
          ]] as const)
            .map(([name, value]) => (
              <div key={name} className="mb-4">
                <h3 className="mb-1 text-sm font-semibold">{name}</h3>
                <pre className="rounded bg-muted p-3 text-xs break-words whitespace-pre-wrap">
                  {value ? JSON.stringify(value, null, 2) : details.none}
                </pre>
              </div>
            ))}
        </Dialog>
      )}
    </>
  );
}
