import { useInfiniteQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { sync } from "../../texts/sync.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { More } from "../../ui/more.tsx";
import { Failed, Loading } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { log, PAGE, type Run } from "./api.ts";

const texts = sync.log;
const TONES = { success: "neutral", warning: "warn", error: "bad" } as const;

/** What a run has committed, the newest first. */
export function Log({ run }: { run: Run }) {
  const portal = usePortal();
  const query = useInfiniteQuery({
    queryKey: [portal.id, "sync", "log", run.id],
    queryFn: ({ pageParam }) => log(run.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.length === PAGE ? page.at(-1)?.timestamp : undefined,
  });
  const all = query.data?.pages.flat() ?? [];
  return (
    <Card title={texts.title}>
      {query.isPending && !query.isError && <Loading />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && all.length === 0 && <p className="text-sm text-muted-foreground">{texts.none}</p>}
      {all.length > 0 && (
        <Table caption={texts.title} head={[texts.when, texts.what, texts.status, texts.details]}>
          {all.map((row) => (
            <Row key={row.id}>
              <Cell className="whitespace-nowrap">
                <When at={row.timestamp} />
              </Cell>
              <Cell className="min-w-40 break-words">{row.operation} {row.entity_type} {row.entity_id}</Cell>
              <Cell>
                <Badge tone={TONES[row.status as keyof typeof TONES] ?? "neutral"}>{row.status}</Badge>
              </Cell>
              <Cell className="text-xs break-words">
                {Object.entries(row.details ?? {}).map(([name, value]) =>
                  `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`
                ).join(", ")}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      <More of={query} />
    </Card>
  );
}
