import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { common } from "../../texts/common.ts";
import { dead as texts } from "../../texts/dead.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { More } from "../../ui/more.tsx";
import { Failed, FilterEmpty, Loading, State } from "../../ui/state.tsx";
import { type Filter, letters, type Which } from "./api.ts";
import { Groups } from "./groups.tsx";
import { LettersTable } from "./letters_table.tsx";
import { ReplayDialog } from "./replay_dialog.tsx";

/** The dead letters: by kind and error, then each; some or all of them are replayed, after a look at what would happen. */
export function Letters() {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const [chosen, setChosen] = useState<Set<number>>(new Set());
  const [replaying, setReplaying] = useState<Which>();
  const filter: Filter = {};
  for (const name of ["kind", "code"] as const) {
    const value = filters.get(name);
    if (value) filter[name] = value;
  }
  const query = useInfiniteQuery({
    queryKey: [portal.id, "dead", filter],
    queryFn: ({ pageParam }) => letters(portal.id, filter, pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const first = query.data?.pages[0];
  const all = query.data?.pages.flatMap((page) => page.data) ?? [];
  const here = all.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const filtered = Object.keys(filter).length > 0;
  const clear = () => set({ kind: null, code: null });
  const choose = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Card
      title={texts.title}
      actions={first && first.total > 0 && (
        <>
          {filtered && (
            <Button size="small" variant="ghost" onClick={clear}>{common.filterEmpty.action}</Button>
          )}
          <Button size="small" disabled={here.length === 0} onClick={() => setReplaying({ ids: here })}>
            {texts.replay.chosen(count(here.length))}
          </Button>
          <Button size="small" variant="primary" onClick={() => setReplaying({ filter })}>
            {texts.replay.all(count(first.total))}
          </Button>
        </>
      )}
    >
      {query.isPending && !query.isError && <Loading />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {first?.total === 0 &&
        (filtered ? <FilterEmpty clear={clear} /> : <State title={texts.none} hint={texts.noneHint} />)}
      {first && all.length > 0 && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Groups groups={first.groups} show={(kind, code) => set({ kind, code })} />
          <div>
            <LettersTable letters={all} chosen={chosen} choose={choose} />
            <p className="mt-2 text-xs text-muted-foreground">
              {texts.total(count(all.length), count(first.total))}
            </p>
          </div>
        </div>
      )}
      <More of={query} />
      {replaying && <ReplayDialog which={replaying} close={() => setReplaying(undefined)} />}
    </Card>
  );
}
