import { useInfiniteQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { sync } from "../../texts/sync.ts";
import { Card } from "../../ui/card.tsx";
import { SelectField } from "../../ui/field.tsx";
import { count } from "../../ui/format.ts";
import { More } from "../../ui/more.tsx";
import { Failed, FilterEmpty, Loading, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { PAGE, recordErrors } from "./api.ts";

const texts = sync.errors;

/** The records that could not be mirrored and are still owed. */
export function Errors({ objects }: { objects: string[] }) {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const object = filters.get("object");
  const query = useInfiniteQuery({
    queryKey: [portal.id, "sync", "errors", object],
    queryFn: ({ pageParam }) => recordErrors(portal.id, object, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.length === PAGE ? page.at(-1)?.id : undefined,
  });
  const all = query.data?.pages.flat() ?? [];
  return (
    <Card
      title={texts.title}
      actions={(objects.length > 1 || object) && (
        <SelectField
          label={texts.filter}
          hideLabel
          value={object ?? ""}
          onChange={(event) => set({ object: event.target.value || null })}
          options={[["", texts.any], ...objects.map((name) => [name, name] as const)]}
        />
      )}
    >
      {query.isPending && !query.isError && <Loading />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && all.length === 0 && (object
        ? <FilterEmpty clear={() => set({ object: null })} />
        : <State title={texts.none} hint={texts.noneHint} />)}
      {all.length > 0 && (
        <Table
          caption={texts.title}
          head={[texts.object, texts.record, texts.code, texts.what, texts.times, texts.last]}
        >
          {all.map((row) => (
            <Row key={row.id}>
              <Cell>{row.entity_type}</Cell>
              <Cell className="tabular-nums">{row.entity_id}</Cell>
              <Cell>
                <code className="text-xs">{row.error_code}</code>
              </Cell>
              <Cell className="min-w-48 break-words">{row.error_message ?? "–"}</Cell>
              <Cell number>{count(row.retry_count + 1)}</Cell>
              <Cell className="whitespace-nowrap">
                <When at={row.updated_at} />
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      <More of={query} />
    </Card>
  );
}
