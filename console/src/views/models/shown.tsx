import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { models as texts } from "../../texts/models.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Answered, Loading } from "../../ui/state.tsx";
import { model, type Version } from "./api.ts";
import { Duel } from "./duel.tsx";
import { Quality } from "./quality.tsx";

// Its texts come from properties of the CRM: they are shown as a document of a stranger is.
const Rendered = lazy(async () => ({ default: (await import("../documents/rendered.tsx")).Rendered }));

/** One model: its measures, what it was held against, and its card. */
export function Shown({ version }: { version: Version }) {
  const portal = usePortal();
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: [portal.id, "model", version.id],
    queryFn: () => model(version.id),
    // A model is never changed, only its state.
    staleTime: Infinity,
    meta: { still: true },
  });
  return (
    <Answered query={query}>
      {({ evaluation, card_markdown }) => (
        <>
          <Quality version={version.version} evaluation={evaluation} />
          <Duel version={version.version} comparison={evaluation.comparison} />
          <Card
            title={texts.card.title}
            actions={!open && card_markdown && (
              <Button size="small" onClick={() => setOpen(true)}>{texts.card.show}</Button>
            )}
          >
            {!card_markdown && <p className="text-sm">{texts.card.none}</p>}
            {open && (
              <Suspense fallback={<Loading />}>
                <Rendered text={card_markdown} className="overflow-x-auto" />
              </Suspense>
            )}
          </Card>
        </>
      )}
    </Answered>
  );
}
