import { useQuery } from "@tanstack/react-query";
import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { models } from "../../texts/models.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Progress } from "../../ui/progress.tsx";
import { Answered, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { type Batch, batches, cancelBatch, retryBatch, scoreAll } from "./api.ts";

const texts = models.batches;
const TONES: Record<Batch["status"], Tone> = {
  pending: "neutral",
  running: "neutral",
  completed: "good",
  failed: "bad",
  cancelled: "warn",
};
const isOpen = (batch: Batch) => batch.status === "pending" || batch.status === "running";

/** The newest scorings of many records; one that is open can be cancelled, what is left of one be tried again. */
export function Batches({ object }: { object: string }) {
  const portal = usePortal();
  const key = [portal.id, "batches", object];
  const query = useQuery({ queryKey: key, queryFn: () => batches(portal.id, object) });
  const options = (text: string) => ({ changes: [key], then: () => tell(text) });
  const start = useAction(() => scoreAll(portal.portal_id, object), options(texts.started));
  const cancel = useAction(cancelBatch, options(texts.cancelled));
  const retry = useAction(retryBatch, options(texts.retried));
  const may = writes(portal.role);
  const act = (batch: Batch) =>
    isOpen(batch)
      ? (
        <Button
          size="small"
          variant="ghost"
          disabled={cancel.isPending}
          onClick={() => cancel.mutate(batch.id)}
        >
          {texts.cancel}
        </Button>
      )
      : batch.done < batch.total && (
        <Button
          size="small"
          variant="ghost"
          disabled={retry.isPending}
          onClick={() => retry.mutate(batch.id)}
        >
          {texts.retry}
        </Button>
      );
  return (
    <Card
      title={texts.title}
      actions={may && (
        <Button
          size="small"
          disabled={start.isPending || !query.isSuccess || query.data.some(isOpen)}
          onClick={() => start.mutate()}
        >
          {texts.start}
        </Button>
      )}
    >
      <Answered query={query}>
        {(all) =>
          all.length === 0 ? <State title={texts.none} hint={texts.noneHint} /> : (
            <Table
              caption={texts.title}
              head={[texts.when, texts.origin, texts.state, texts.done, texts.failed, ""]}
              numbers={[4]}
            >
              {all.map((batch) => (
                <Row key={batch.id}>
                  <Cell className="whitespace-nowrap">
                    <When at={batch.created_at} />
                  </Cell>
                  <Cell>{texts.origins[batch.origin]}</Cell>
                  <Cell>
                    <Badge tone={TONES[batch.status]}>{texts.states[batch.status]}</Badge>
                    {batch.error && (
                      <span className="block text-xs break-words">
                        {batch.error.detail} ({batch.error.code})
                      </span>
                    )}
                  </Cell>
                  <Cell className="min-w-32">
                    {texts.of(count(batch.done), count(batch.total))}
                    {isOpen(batch) && (
                      <Progress label={texts.title} done={batch.done + batch.failed} whole={batch.total} />
                    )}
                  </Cell>
                  <Cell number>{count(batch.failed)}</Cell>
                  <Cell className="text-right">{may && act(batch)}</Cell>
                </Row>
              ))}
            </Table>
          )}
      </Answered>
    </Card>
  );
}
