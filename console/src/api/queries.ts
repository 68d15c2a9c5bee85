import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem.ts";

/**
 * The answers that are kept. A key begins with the portal's account id (or `me`) and a name of `events.ts`:
 * `[account, "sync", …]`. A query with `meta: { still: true }` is what somebody reads: nothing moves it but a click.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (count, error) => count < 2 && (!(error instanceof Problem) || error.status >= 500),
      retryDelay: (count) => 400 * 2 ** count,
    },
  },
});
