import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { sync as texts } from "../../texts/sync.ts";
import { Card } from "../../ui/card.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { count, duration } from "../../ui/format.ts";
import { Answered } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { progress, type Run } from "./api.ts";
import { ObjectsTable } from "./objects_table.tsx";
import { RunStatus } from "./status.tsx";

/** What a run that is over has done. It stays what it was while the next one runs. */
export function Finished({ run, title }: { run: Run; title: string }) {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "sync", "progress", run.session_id, run.end_time],
    queryFn: () => progress(run.session_id),
    staleTime: run.end_time ? Infinity : 0,
    meta: { still: run.end_time !== null },
  });
  const seconds = run.end_time ? (Date.parse(run.end_time) - Date.parse(run.start_time)) / 1000 : null;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-3">
          {title} <RunStatus run={run} />
        </span>
      }
    >
      <div className="mb-3">
        <Facts>
          <Fact name={texts.totals.mode}>{texts.purpose[run.purpose] ?? texts.mode[run.mode]}</Fact>
          <Fact name={texts.totals.started}>
            <When at={run.start_time} />
          </Fact>
          <Fact name={texts.totals.took}>{seconds === null ? "–" : duration(seconds)}</Fact>
          <Fact name={texts.totals.records}>{count(run.records_count)}</Fact>
          <Fact name={texts.totals.errors}>{count(run.error_count)}</Fact>
        </Facts>
      </div>
      {run.error && (
        <p className="mb-3 text-sm text-bad">{run.error.detail ?? run.error.code} ({run.error.code})</p>
      )}
      <Answered query={query}>
        {(data) => data.objects && <ObjectsTable caption={title} objects={data.objects} />}
      </Answered>
    </Card>
  );
}
