import { useQuery } from "@tanstack/react-query";
import { Search as Glass } from "lucide-react";
import { useId, useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { documents } from "../../texts/documents.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Answered, State } from "../../ui/state.tsx";
import { type Found, search } from "./api.ts";
import { useLink } from "./link.ts";
import { pieces } from "./pieces.ts";

const texts = documents.search;

/** Asks on Enter, not on every letter: each question is one of sixty a minute. */
export function SearchField({ query }: { query: string }) {
  const id = useId();
  const [, set] = useFilters();
  const [typed, setTyped] = useState(query);
  return (
    <form
      role="search"
      className="grid gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        set({ q: typed.trim() || null });
      }}
    >
      <label htmlFor={id} className="text-sm font-medium">{texts.label}</label>
      <div className="flex flex-wrap gap-2">
        <input
          id={id}
          data-search
          type="search"
          maxLength={1000}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="h-9 min-w-40 grow rounded-md border border-input bg-surface px-3 text-sm"
        />
        <Button type="submit">
          <Glass aria-hidden /> {texts.action}
        </Button>
        {query && <Button variant="ghost" onClick={() => set({ q: null })}>{texts.clear}</Button>}
      </div>
    </form>
  );
}

/** What was found, the best first; each leads to its place. */
export function Results({ query: asked }: { query: string }) {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "documents", "search", asked],
    queryFn: () => search(portal.portal_id, asked),
    staleTime: Infinity,
    meta: { still: true },
  });
  return (
    <Card title={texts.title(asked)}>
      <Answered query={query}>
        {({ results }) =>
          results.length === 0
            ? <State title={texts.none} hint={texts.noneHint} />
            : (
              <ol className="grid gap-4">
                {results.map((found) => <Hit key={found.chunk_id} found={found} asked={asked} />)}
              </ol>
            )}
      </Answered>
    </Card>
  );
}

function Hit({ found, asked }: { found: Found; asked: string }) {
  const link = useLink();
  const { document_id, char_start, char_end, heading_path } = found;
  return (
    <li className="border-b pb-4 last:border-0 last:pb-0">
      <a
        className="font-medium text-primary break-words underline"
        href={link({ q: asked, document: document_id, at: `${char_start}-${char_end}` })}
      >
        {found.title || found.filename}
        <span className="sr-only">: {texts.open}</span>
      </a>
      {heading_path.length > 0 && (
        <p className="text-xs text-muted-foreground break-words">{heading_path.join(" › ")}</p>
      )}
      <p className="mt-1 text-sm break-words">
        {pieces(found.snippet).map(({ text, hit }, index) =>
          hit
            ? <mark key={index} className="rounded-sm bg-warn-soft px-0.5 text-warn">{text}</mark>
            : <span key={index}>{text}</span>
        )}
      </p>
    </li>
  );
}
