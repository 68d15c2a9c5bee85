import { useInfiniteQuery } from "@tanstack/react-query";
import { administers } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { conflicts as texts } from "../../texts/dead.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { SelectField } from "../../ui/field.tsx";
import { count } from "../../ui/format.ts";
import { More } from "../../ui/more.tsx";
import { Failed, FilterEmpty, Loading, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { type Conflict, conflicts, resolve } from "./api.ts";

/** Fields that both sides changed: what each has, and whose value stays. */
export function Conflicts() {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const status = filters.get("conflicts") ?? "open";
  const query = useInfiniteQuery({
    queryKey: [portal.id, "conflicts", status],
    queryFn: ({ pageParam }) => conflicts(portal.id, status, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const all = query.data?.pages.flatMap((page) => page.data) ?? [];
  const open = query.data?.pages[0]?.open ?? 0;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-3">
          {texts.title} {open > 0 && <Badge tone="warn">{texts.open(count(open))}</Badge>}
        </span>
      }
      actions={
        <SelectField
          label={texts.filter}
          hideLabel
          value={status}
          onChange={(event) => set({ conflicts: event.target.value === "open" ? null : event.target.value })}
          options={texts.filters}
        />
      }
    >
      {!administers(portal.role) && open > 0 && <p className="mb-2 text-sm">{texts.viewer}</p>}
      {query.isPending && !query.isError && <Loading />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && all.length === 0 && (filters.has("conflicts")
        ? <FilterEmpty clear={() => set({ conflicts: null })} />
        : <State title={texts.none} hint={texts.noneHint} />)}
      {all.length > 0 && (
        <Table
          caption={texts.title}
          head={[texts.record, texts.field, texts.ours, texts.theirs, texts.decision, texts.when, ""]}
        >
          {all.map((conflict) => <ConflictRow key={conflict.id} conflict={conflict} />)}
        </Table>
      )}
      <More of={query} />
    </Card>
  );
}

function ConflictRow({ conflict }: { conflict: Conflict }) {
  const portal = usePortal();
  const act = useAction((winner: "hubspot" | "supabase") => resolve(conflict.id, winner), {
    changes: [[portal.id, "conflicts"], [portal.id, "health"]],
    then: () => tell(texts.kept),
  });
  // A record that is gone has no value to keep.
  const decidable = administers(portal.role) && conflict.kind !== "gone";
  const of = `${conflict.field}, ${conflict.hubspot_id ?? conflict.record_id}`;
  return (
    <Row>
      <Cell>
        {conflict.object_type}
        <span className="block text-xs text-muted-foreground">
          {conflict.hubspot_id ?? conflict.record_id}
        </span>
      </Cell>
      <Cell>
        {conflict.field}
        <span className="block text-xs text-muted-foreground">
          {texts.kind[conflict.kind] ?? conflict.kind}
        </span>
      </Cell>
      <Cell className="min-w-28 break-words">{conflict.ours ?? texts.empty}</Cell>
      <Cell className="min-w-28 break-words">{conflict.theirs ?? texts.empty}</Cell>
      <Cell>{texts.decided[conflict.decision]}</Cell>
      <Cell className="whitespace-nowrap">
        <When at={conflict.decided_at} />
      </Cell>
      <Cell className="text-right whitespace-nowrap">
        {decidable && ([["supabase", texts.keepOurs], ["hubspot", texts.keepTheirs]] as const)
          .filter(([winner]) => winner !== conflict.decision)
          .map(([winner, text]) => (
            <Button
              key={winner}
              size="small"
              variant="ghost"
              disabled={act.isPending}
              onClick={() => act.mutate(winner)}
            >
              {text} <span className="sr-only">{of}</span>
            </Button>
          ))}
      </Cell>
    </Row>
  );
}
