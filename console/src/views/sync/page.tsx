import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { announce } from "../../app/announce.tsx";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { sync as texts } from "../../texts/sync.ts";
import { Answered } from "../../ui/state.tsx";
import { Stack } from "../../ui/stack.tsx";
import { type Overview, overview, type Run, runs } from "./api.ts";
import { Current } from "./current.tsx";
import { Errors } from "./errors.tsx";
import { Finished } from "./finished.tsx";
import { Freshness } from "./freshness.tsx";
import { Log } from "./log.tsx";
import { Runs } from "./runs.tsx";

const isOpen = (run: { status: string }) => run.status === "pending" || run.status === "running";

/** How the mirror of a portal stands: what runs now and how the last run ended are two things. */
export default function Sync() {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "sync", "overview"],
    queryFn: async () => {
      const [now, latest] = await Promise.all([overview(portal.portal_id), runs(portal.id)]);
      return { now, latest };
    },
  });
  return <Answered query={query}>{({ now, latest }) => <Shown now={now} latest={latest} />}</Answered>;
}

function Shown({ now, latest }: { now: Overview; latest: Run[] }) {
  const [filters, set] = useFilters();
  const open = latest.find(isOpen);
  const progress = now.session && isOpen(now.session) ? now.session : undefined;
  const asked = latest.find((run) => run.session_id === filters.get("run"));
  const last = latest.find((run) => !isOpen(run));
  const shown = asked ?? last;
  useEnd(open, latest);
  const objects = Object.keys(now.objects);
  return (
    <Stack>
      <Current run={open} progress={progress} first={latest.length === 0} />
      {shown && <Finished run={shown} title={asked && asked !== last ? texts.shown : texts.last} />}
      {objects.length > 0 && <Freshness objects={now.objects} />}
      {latest.length > 0 && (
        <>
          <Errors objects={objects} />
          <Runs runs={latest} chosen={shown?.session_id} choose={(run) => set({ run })} />
          {(asked ?? open ?? last) && <Log run={(asked ?? open ?? last)!} />}
        </>
      )}
    </Stack>
  );
}

/** The end of a run that one has seen going is said aloud, once. */
function useEnd(open: Run | undefined, latest: Run[]) {
  const watched = useRef<string>(undefined);
  useEffect(() => {
    const ended = latest.find((run) => run.session_id === watched.current && !isOpen(run));
    if (ended) announce(`${texts.last}: ${texts.status[ended.status]}`);
    watched.current = open?.session_id;
  }, [open?.session_id, latest]);
}
