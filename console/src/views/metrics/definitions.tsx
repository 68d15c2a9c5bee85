import type { UseQueryResult } from "@tanstack/react-query";
import { metrics as texts } from "../../texts/metrics.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Answered } from "../../ui/state.tsx";
import type { Definition } from "./api.ts";

/** What a metric counts, in the words of the database. */
export function Defined({ definition }: { definition: Definition }) {
  const { definition: words } = texts;
  const facts: [string, string | null][] = [
    [words.counts, definition.numerator],
    [words.of, definition.denominator],
    [words.by, definition.attribution],
    [words.needs, definition.role],
    [words.note, definition.note],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {facts.map(([name, text]) =>
        text && (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd>{text}</dd>
          </div>
        )
      )}
    </dl>
  );
}

/** All definitions, beside the figures. */
export function Definitions(
  { open, onOpenChange, query }: {
    open: boolean;
    onOpenChange: (open: boolean) => void;
    query: UseQueryResult<Definition[]>;
  },
) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} side title={texts.definitions}>
      <Answered query={query}>
        {(all) => (
          <ol className="grid gap-5">
            {all.map((definition) => (
              <li key={definition.key}>
                <h3 className="mb-1 font-semibold">{definition.number}. {definition.label}</h3>
                <Defined definition={definition} />
              </li>
            ))}
          </ol>
        )}
      </Answered>
    </Dialog>
  );
}
