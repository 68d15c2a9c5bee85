import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { asProblem, type Problem } from "../../api/problem.ts";
import { useFilters } from "../../app/router.ts";
import { connections } from "../../texts/connections.ts";
import { sayProblem, tell } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Loading, State } from "../../ui/state.tsx";
import { Frame } from "../sign-in/frame.tsx";
import { complete } from "./api.ts";

const texts = connections.complete;

/** Where HubSpot's consent comes back to: the user who began completes the connection. */
export default function Complete() {
  const [query] = useFilters();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const [failed, setFailed] = useState<Problem>();
  const begun = useRef(false);
  const [handle, code] = [query.get("handle"), query.get("code")];

  useEffect(() => {
    // A handle is good once, and effects run twice in development.
    if (!handle || begun.current) return;
    begun.current = true;
    complete(handle).then(async ({ portal_id }) => {
      await queries.invalidateQueries({ queryKey: ["me"] });
      tell(texts.connected(portal_id));
      go(`/${portal_id}/sync`, { replace: true });
    }, (error) => setFailed(asProblem(error)));
  }, [handle]);

  const problem = failed?.code ?? (handle ? undefined : code ?? "invalid_state");
  if (problem === undefined) {
    return (
      <Frame title={texts.title}>
        <p className="mb-4 text-sm">{texts.working}</p>
        <Loading />
      </Frame>
    );
  }
  return (
    <Frame title={texts.title}>
      <State
        title={texts.failed}
        hint={texts.codes[problem] ?? (failed ? sayProblem(failed) : problem)}
        action={<Button onClick={() => go("/", { replace: true })}>{texts.back}</Button>}
      />
    </Frame>
  );
}
