import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { common } from "../../texts/common.ts";
import { dead } from "../../texts/dead.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { count } from "../../ui/format.ts";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { type Replay, replay, type Which } from "./api.ts";

const texts = dead.replay;

/** Shows what a replay would do, and does it only then; afterwards what came of each. */
export function ReplayDialog({ which, close }: { which: Which; close: () => void }) {
  const portal = usePortal();
  const [done, setDone] = useState<Replay>();
  const trial = useQuery({
    queryKey: [portal.id, "dead", "trial", which],
    queryFn: () => replay(portal.id, which, true),
    // What is decided by is not moved while one decides.
    staleTime: Infinity,
    gcTime: 0,
    enabled: !done,
    meta: { still: true },
  });
  const act = useAction(() => replay(portal.id, which, false), {
    changes: [[portal.id, "dead"], [portal.id, "health"], [portal.id, "sync"]],
    then: (answer) => {
      setDone(answer);
      tell(texts.done(count(answer.replayed), count(answer.refused)));
    },
  });
  return (
    <Dialog
      open
      wide
      onOpenChange={close}
      title={done ? texts.result : texts.title}
      description={done ? texts.done(count(done.replayed), count(done.refused)) : texts.hint}
    >
      {done ? <Outcomes answer={done} /> : (
        <Answered query={trial}>
          {(answer) => (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-3 text-sm">
              <p>{texts.would(count(answer.replayed))}</p>
              {answer.refused > 0 && (
                <>
                  <p className="text-warn">{texts.wouldRefuse(count(answer.refused))}</p>
                  <Outcomes answer={answer} only="refused" />
                </>
              )}
              {(answer.remaining ?? 0) > 0 && <p>{texts.remaining(count(answer.remaining ?? 0))}</p>}
            </div>
          )}
        </Answered>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={close}>{done ? common.close : common.cancel}</Button>
        {!done && trial.data && (
          <Button
            variant="primary"
            disabled={act.isPending || trial.data.replayed === 0}
            onClick={() => act.mutate()}
          >
            {texts.act(count(trial.data.replayed))}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function Outcomes({ answer, only }: { answer: Replay; only?: string }) {
  const rows = answer.results.filter(({ outcome }) => !only || outcome === only);
  return (
    <Table
      caption={texts.result}
      head={[texts.id, texts.outcome, texts.why]}
      className="max-h-80 overflow-y-auto"
    >
      {rows.map((row) => (
        <Row key={row.id}>
          <Cell>{row.id} {row.kind}</Cell>
          <Cell>{texts.outcomes[row.outcome] ?? row.outcome}</Cell>
          <Cell>{row.detail} {row.code && <code className="text-xs">{row.code}</code>}</Cell>
        </Row>
      ))}
    </Table>
  );
}
