import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { useUser } from "../../app/session.tsx";
import { documents } from "../../texts/documents.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { keep } from "../../ui/csv.ts";
import { count } from "../../ui/format.ts";
import { Stack } from "../../ui/stack.tsx";
import { Answered } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { Account } from "./account.tsx";
import { file, isOpen, retry, show, type Shown as Answer } from "./api.ts";
import { AccessLog } from "./access_log.tsx";
import { Reader } from "./reader.tsx";
import { Remove } from "./remove.tsx";
import { Sharing } from "./sharing.tsx";
import { DocumentState } from "./state.tsx";
import { Steps } from "./steps.tsx";

const texts = documents.shown;
const number = (value: number | null) => value === null ? "–" : count(value);

/** One document in full. */
export function Shown({ id }: { id: string }) {
  const portal = usePortal();
  const [, set] = useFilters();
  const query = useQuery({ queryKey: [portal.id, "documents", "shown", id], queryFn: () => show(id) });
  const back = () => set({ document: null, at: null, from: null });
  return (
    <Stack>
      <div>
        <Button size="small" onClick={back}>{texts.back}</Button>
      </div>
      <Answered query={query}>
        {(answer) => (
          <>
            <About answer={answer} back={back} />
            <Reader id={id} generation={answer.document.active_generation} />
            <Account completeness={answer.completeness} />
            <Sharing document={answer.document} />
            <AccessLog document={answer.document} />
            <Steps steps={answer.steps} generation={answer.document.generation} />
          </>
        )}
      </Answered>
    </Stack>
  );
}

function About({ answer: { document }, back }: { answer: Answer; back: () => void }) {
  const portal = usePortal();
  const user = useUser();
  const [removing, setRemoving] = useState(false);
  const again = useAction(() => retry(document.id), {
    changes: [[portal.id, "documents"]],
    then: () => tell(texts.retried),
  });
  // An unknown type: what somebody uploaded is kept, never opened in the page's origin.
  const fetching = useAction(() => file(document.id), {
    changes: [[portal.id, "documents", "log", document.id]],
    then: ({ blob, filename }) => keep(filename, new Blob([blob], { type: "application/octet-stream" })),
  });
  const mine = document.user_id === user.id;
  return (
    <Card
      title={<span className="break-all">{document.filename}</span>}
      actions={mine && (
        <>
          <Button size="small" disabled={fetching.isPending} onClick={() => fetching.mutate()}>
            {texts.download}
          </Button>
          {writes(portal.role) && !isOpen(document.status) && (
            <Button
              size="small"
              disabled={again.isPending}
              onClick={() => again.mutate()}
            >
              {texts.retry}
            </Button>
          )}
          <Button size="small" variant="danger" onClick={() => setRemoving(true)}>{texts.remove}</Button>
        </>
      )}
    >
      <div className="mb-3">
        <DocumentState status={document.status} name={document.filename} />
        {document.error && (
          <p className="mt-2 text-sm text-bad">{document.error.detail} ({document.error.code})</p>
        )}
      </div>
      <Facts>
        <Fact name={texts.facts.title}>{document.title ?? "–"}</Fact>
        <Fact name={texts.facts.author}>{document.author ?? "–"}</Fact>
        <Fact name={texts.facts.language}>{document.language ?? "–"}</Fact>
        <Fact name={texts.facts.parser}>{document.parser ?? "–"}</Fact>
        <Fact name={texts.facts.pages}>{number(document.page_count)}</Fact>
        <Fact name={texts.facts.words}>{number(document.word_count)}</Fact>
        <Fact name={texts.facts.chunks}>{number(document.chunk_count)}</Fact>
        <Fact name={texts.facts.added}>
          <When at={document.created_at} />
        </Fact>
        <Fact name={texts.facts.completed}>
          <When at={document.completed_at} />
        </Fact>
        <Fact name={texts.facts.run}>{count(document.generation)}</Fact>
      </Facts>
      <Remove document={document} open={removing} onOpenChange={setRemoving} then={back} />
    </Card>
  );
}
