import type { UseQueryResult } from "@tanstack/react-query";
import { CircleAlert, Inbox, Lock, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { asProblem } from "../api/problem.ts";
import { common } from "../texts/common.ts";
import { Button } from "./button.tsx";

/** What stands where content would: why there is none, and what to do next. */
export function State(
  { icon, title, hint, action }: { icon?: ReactNode; title: string; hint?: ReactNode; action?: ReactNode },
) {
  return (
    <div className="grid justify-items-center gap-2 rounded-lg border border-dashed px-4 py-10 text-center">
      <span aria-hidden className="text-muted-foreground [&_svg]:size-6">{icon ?? <Inbox />}</span>
      <p className="font-medium">{title}</p>
      {hint && <p className="max-w-prose text-sm text-muted-foreground">{hint}</p>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** A request that failed: offline, forbidden and broken are three different things. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = asProblem(error);
  const action = retry && <Button onClick={retry}>{common.retry}</Button>;
  const { failed } = common;
  if (problem.isOffline) {
    return <State icon={<WifiOff />} title={failed.offline} hint={failed.offlineHint} action={action} />;
  }
  if (problem.isForbidden) {
    return <State icon={<Lock />} title={failed.forbidden} hint={failed.forbiddenHint} action={action} />;
  }
  const hint = (
    <>
      {problem.message} <span className="whitespace-nowrap">({failed.code}: {problem.code})</span>
    </>
  );
  return <State icon={<CircleAlert />} title={failed.title} hint={hint} action={action} />;
}

/** A filter that leaves nothing. */
export function FilterEmpty({ clear }: { clear: () => void }) {
  const { title, action } = common.filterEmpty;
  return <State title={title} action={<Button onClick={clear}>{action}</Button>} />;
}

/** Something is on its way. */
export function Loading() {
  return (
    <div className="grid gap-3" aria-busy="true">
      <p className="sr-only">{common.loading}</p>
      {[0, 1, 2].map((line) => <div key={line} className="h-16 animate-pulse rounded-lg bg-muted" />)}
    </div>
  );
}

/** The answer of a query, or what there is instead of it. An old answer stays while a new one fails. */
export function Answered<T>(
  { query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode },
) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.fetchStatus === "paused") return <Failed error={new Error("fetch")} />;
  return <Loading />;
}
