import { useInfiniteQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { useUser } from "../../app/session.tsx";
import { documents } from "../../texts/documents.ts";
import { Card } from "../../ui/card.tsx";
import { SelectField } from "../../ui/field.tsx";
import { count, size } from "../../ui/format.ts";
import { More } from "../../ui/more.tsx";
import { Failed, FilterEmpty, Loading, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { list, type Listed, PAGE } from "./api.ts";
import { useLink } from "./link.ts";
import { DocumentState } from "./state.tsx";

const texts = documents.list;

/** The documents that one may read, the latest first. */
export function List() {
  const portal = usePortal();
  const user = useUser();
  const link = useLink();
  const [filters, set] = useFilters();
  const state = filters.get("state");
  const query = useInfiniteQuery({
    queryKey: [portal.id, "documents", "list", state],
    queryFn: ({ pageParam }) => list(portal.id, state, pageParam),
    initialPageParam: null as Listed | null,
    getNextPageParam: (page) => page.length === PAGE ? page.at(-1) : undefined,
  });
  const all = query.data?.pages.flat() ?? [];
  return (
    <Card
      title={texts.title}
      actions={
        <SelectField
          label={texts.filter}
          hideLabel
          value={state ?? ""}
          onChange={(event) => set({ state: event.target.value || null })}
          options={texts.filters}
        />
      }
    >
      {query.isPending && !query.isError && <Loading />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && all.length === 0 && (state
        ? <FilterEmpty clear={() => set({ state: null })} />
        : <State title={texts.none} hint={texts.noneHint} />)}
      {all.length > 0 && (
        <Table
          caption={texts.title}
          head={[texts.name, texts.state, texts.size, texts.pages, texts.added]}
          numbers={[2, 3]}
        >
          {all.map((row) => (
            <Row key={row.id}>
              <Cell className="min-w-40">
                <a
                  className="font-medium text-primary break-all underline"
                  href={link({ ...(state && { state }), document: row.id })}
                >
                  {row.filename}
                </a>
                {row.title && row.title !== row.filename && (
                  <span className="block text-xs text-muted-foreground">{row.title}</span>
                )}
                {row.user_id !== user.id && <span className="block text-xs">{texts.shared}</span>}
              </Cell>
              <Cell>
                <DocumentState status={row.status} name={row.filename} />
                {row.error_code && (
                  <span className="mt-1 block max-w-xs text-xs text-bad">
                    {row.error_message} ({row.error_code})
                  </span>
                )}
              </Cell>
              <Cell number>{row.size_bytes === null ? "–" : size(row.size_bytes)}</Cell>
              <Cell number>{row.page_count === null ? "–" : count(row.page_count)}</Cell>
              <Cell className="whitespace-nowrap">
                <When at={row.created_at} />
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      <More of={query} />
    </Card>
  );
}
