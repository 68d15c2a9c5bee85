import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { audit as texts } from "../../texts/audit.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { SelectField } from "../../ui/field.tsx";
import { More } from "../../ui/more.tsx";
import { Failed, FilterEmpty, Loading, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { entries, type Entry, names, PAGE } from "./api.ts";
import { Details } from "./details.tsx";

/** The changes, the newest first. */
export function Log() {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const [shown, setShown] = useState<Entry>();
  const [entity, operation] = [filters.get("entity"), filters.get("operation")];
  const people = useQuery({ queryKey: [portal.id, "members", "names"], queryFn: () => names(portal.id) });
  const query = useInfiniteQuery({
    queryKey: [portal.id, "audit", entity, operation],
    queryFn: ({ pageParam }) => entries(portal.id, { entity, operation }, pageParam),
    initialPageParam: null as Entry | null,
    getNextPageParam: (page) => page.length === PAGE ? page.at(-1) : undefined,
    // It is read: what is done meanwhile is at its top the next time.
    meta: { still: true },
  });
  const all = query.data?.pages.flat() ?? [];
  // Who is no member any more is told by the id that is written down.
  const who = ({ user_id }: Entry) =>
    !user_id || user_id === "service_role" || user_id === "postgres"
      ? texts.service
      : people.data?.get(user_id) ?? user_id;
  return (
    <Card
      title={texts.title}
      actions={
        <>
          <SelectField
            label={texts.what}
            hideLabel
            value={entity ?? ""}
            onChange={(event) => set({ entity: event.target.value || null })}
            options={[["", texts.anything], ...Object.entries(texts.tables)]}
          />
          <SelectField
            label={texts.operation}
            hideLabel
            value={operation ?? ""}
            onChange={(event) => set({ operation: event.target.value || null })}
            options={[["", texts.anyOperation], ...Object.entries(texts.operations)]}
          />
        </>
      }
    >
      {query.isPending && !query.isError && <Loading />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && all.length === 0 && (entity || operation
        ? <FilterEmpty clear={() => set({ entity: null, operation: null })} />
        : <State title={texts.none} hint={texts.noneHint} />)}
      {all.length > 0 && (
        <Table caption={texts.title} head={[texts.when, texts.what, texts.operation, texts.who, ""]}>
          {all.map((entry) => (
            <Row key={entry.id}>
              <Cell className="whitespace-nowrap">
                <When at={entry.timestamp} />
              </Cell>
              <Cell>{texts.tables[entry.entity_type] ?? entry.entity_type}</Cell>
              <Cell>{texts.operations[entry.operation]}</Cell>
              <Cell className="break-all">{who(entry)}</Cell>
              <Cell className="text-right">
                <Button
                  size="small"
                  variant="ghost"
                  onClick={() => setShown(entry)}
                >
                  {texts.more}{" "}
                  <span className="sr-only">{texts.tables[entry.entity_type] ?? entry.entity_type}</span>
                </Button>
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      <More of={query} />
      {shown && <Details entry={shown} who={who(shown)} close={() => setShown(undefined)} />}
    </Card>
  );
}
