import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { leads as texts } from "../../texts/leads.ts";
import { Button } from "../../ui/button.tsx";
import { Failed, FilterEmpty, Loading, State } from "../../ui/state.tsx";
import { type Filter, GRADES, leads, OBJECTS } from "./api.ts";
import { Filters } from "./filters.tsx";
import { List } from "./list.tsx";
import { Record } from "./record.tsx";

/** The filter of the address; what is none of it is left out. */
function filterOf(query: URLSearchParams): Filter {
  const object = query.get("object") ?? "";
  return {
    object: OBJECTS.includes(object as never) ? object : "contacts",
    grades: GRADES.filter((grade) => query.get("grades")?.includes(grade)),
    search: (query.get("search") ?? "").slice(0, 100),
  };
}

/** The best records of the portal. The list stands still while it is read: changes are told, and a click shows them. */
export default function Leads() {
  const portal = usePortal();
  const [query, set] = useFilters();
  const filter = filterOf(query);
  const key = [portal.id, "leads", filter.object, filter.grades.join(""), filter.search];
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => leads(portal.portal_id, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Infinity,
    meta: { still: true },
  });
  const changed = useQuery({
    queryKey: [portal.id, "changed", "leads"],
    queryFn: () => 0,
    staleTime: Infinity,
  });
  // How many hints there were when the list was loaded.
  const [seen, setSeen] = useState(0);
  useEffect(() => setSeen(changed.data ?? 0), [key.join("/")]);
  const news = (changed.data ?? 0) - seen;
  const refresh = () => {
    setSeen(changed.data ?? 0);
    void list.refetch();
  };
  const all = list.data?.pages.flatMap((page) => page.data) ?? [];
  const isFiltered = filter.grades.length > 0 || filter.search !== "";
  const record = query.get("record");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Filters filter={filter} set={set}>
        <Button variant={news > 0 ? "primary" : "outline"} disabled={list.isFetching} onClick={refresh}>
          {news > 0 ? texts.more(news) : texts.refresh}
        </Button>
      </Filters>
      {list.isPending && !list.isError &&
        (list.fetchStatus === "paused" ? <Failed error={new Error("fetch")} /> : <Loading />)}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && all.length === 0 && (isFiltered
        ? <FilterEmpty clear={() => set({ grades: null, search: null })} />
        : <State title={texts.none} hint={texts.noneHint} />)}
      {all.length > 0 && (
        <List
          leads={all}
          hasMore={list.hasNextPage}
          more={() => void (list.isFetchingNextPage || list.fetchNextPage())}
          open={(id) => set({ record: id })}
        />
      )}
      {record && (
        <Record
          key={record}
          object={filter.object}
          id={record}
          lead={all.find((lead) => lead.record_id === record)}
          close={() =>
            set({ record: null })}
        />
      )}
    </div>
  );
}
