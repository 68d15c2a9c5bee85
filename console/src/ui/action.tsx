import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { asProblem } from "../api/problem.ts";
import { announce } from "../app/announce.tsx";
import { common } from "../texts/common.ts";

/** Says what came of something: to the eye for a while, and to a screen reader once. */
export function tell(text: string, bad = false): void {
  if (bad) toast.error(text);
  else toast(text);
  announce(text);
}

/** What one reads of a problem. */
export function sayProblem(error: unknown): string {
  const problem = asProblem(error);
  if (problem.isOffline) return `${common.failed.offline}.`;
  const fields = problem.fields.map(({ pointer, detail }) => `${pointer.replace(/^\//, "")} ${detail}`).join(
    "; ",
  );
  return fields ? `${problem.message}: ${fields} (${problem.code})` : `${problem.message} (${problem.code})`;
}

/** An act of the user's: while it runs it is not begun again, its problem is told, and what it changed is asked anew. */
export function useAction<A = void, R = unknown>(
  act: (argument: A) => Promise<R>,
  { changes, then }: { changes: (string | undefined)[][]; then?: (answer: R, argument: A) => void },
) {
  const queries = useQueryClient();
  return useMutation<R, unknown, A>({
    mutationFn: act,
    networkMode: "always",
    onSuccess: (answer, argument) => then?.(answer, argument),
    onError: (error) => tell(sayProblem(error), true),
    onSettled: () => Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
