import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { documents } from "../../texts/documents.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Answered, State } from "../../ui/state.tsx";
import { type Text, text, WINDOW } from "./api.ts";
import { around, rangeOf } from "./pieces.ts";
import { Rendered } from "./rendered.tsx";

const texts = documents.text;
/** What is shown before a place that was found. */
const CONTEXT = 4_000;

/** The text of a document, a window of it at a time; a place that was found is marked and come to. */
export function Reader({ id, generation }: { id: string; generation: number | null }) {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const at = rangeOf(filters.get("at"));
  const from = Number(
    /^\d{1,12}$/.exec(filters.get("from") ?? "")?.[0] ?? Math.max(0, (at?.[0] ?? 0) - CONTEXT),
  );
  const query = useQuery({
    queryKey: [portal.id, "documents", "text", id, generation, from],
    queryFn: () => text(id, from),
    enabled: generation !== null,
    // Each look is noted in the access log, so nothing looks by itself.
    staleTime: Infinity,
    meta: { still: true },
  });
  if (generation === null) {
    return (
      <Card title={texts.title}>
        <State title={texts.none} hint={texts.noneHint} />
      </Card>
    );
  }
  return (
    <Card title={texts.title}>
      <Answered query={query}>
        {(part) => <Part part={part} at={at} go={(to) => set({ from: String(to) })} />}
      </Answered>
    </Card>
  );
}

function Part(
  { part, at, go }: { part: Text; at: [number, number] | null; go: (from: number) => void },
) {
  const place = useRef<HTMLElement>(null);
  const [before, hit, after] = around(part.text, part.from, at);
  useEffect(() => {
    if (hit) place.current?.scrollIntoView({ block: "center" });
  }, [hit]);
  const end = part.next ?? part.total_chars;
  const whole = part.from === 0 && part.next === null;
  return (
    <>
      {!whole && (
        <p className="mb-2 text-xs text-muted-foreground">
          {texts.range(count(part.from + 1), count(end), count(part.total_chars))}
        </p>
      )}
      {part.from > 0 && (
        <Button size="small" onClick={() => go(Math.max(0, part.from - WINDOW))}>{texts.before}</Button>
      )}
      <div tabIndex={0} role="region" aria-label={texts.title} className="overflow-x-auto">
        {before && <Rendered text={before} />}
        {hit && (
          <section
            ref={place}
            aria-label={texts.hit}
            className="rounded border-l-4 border-primary bg-muted px-3"
          >
            <Rendered text={hit} />
          </section>
        )}
        {after && <Rendered text={after} />}
      </div>
      {part.next !== null && (
        <Button size="small" className="mt-2" onClick={() => go(part.next!)}>{texts.after}</Button>
      )}
    </>
  );
}
