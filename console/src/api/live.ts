import type { Query, QueryClient } from "@tanstack/react-query";
import { supabase } from "./client.ts";
import { concerned } from "./events.ts";

export type LiveState = "connecting" | "live" | "reconnecting" | "polling";

/** Without a subscription for this long, and then as often, the answers that are on the page are asked for again. */
const PATIENCE_MS = 5_000;
/** A key is asked for at most this often, however many events come. */
const THROTTLE_MS = 1_000;

/**
 * Follows a portal and a user: events make their answers old; where no subscription holds, they are polled.
 * Answers a function that ends it.
 */
export function follow(
  account: string,
  userId: string,
  queries: QueryClient,
  show: (state: LiveState) => void,
): () => void {
  /** The keys that were just asked for, and whether more came since. */
  const resting = new Map<string, boolean>();
  const ask = (name: string) => {
    const moves = (query: Query) =>
      !query.meta?.still && (query.queryKey[0] === account || query.queryKey[0] === "me") &&
      query.queryKey[1] === name;
    void queries.invalidateQueries({ predicate: moves });
    // What somebody reads stays; the view is told that there is more.
    queries.setQueryData<number>([account, "changed", name], (count) => (count ?? 0) + 1);
  };
  const hint = (name: string) => {
    if (resting.has(name)) {
      resting.set(name, true);
      return;
    }
    ask(name);
    resting.set(name, false);
    setTimeout(() => {
      const more = resting.get(name);
      resting.delete(name);
      if (more && !ended) hint(name);
    }, THROTTLE_MS);
  };

  let ended = false;
  let state: LiveState = "connecting";
  const to = (next: LiveState) => {
    if (next !== state) show(state = next);
  };
  const all = (but = "") => {
    if (document.visibilityState === "hidden") return;
    const moves = (query: Query) =>
      !query.meta?.still && query.queryKey[1] !== "changed" && query.queryKey[1] !== but &&
      (query.queryKey[0] === account || query.queryKey[0] === "me");
    void queries.invalidateQueries({ predicate: moves });
  };
  let patience: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  const lost = () => {
    // A channel that is left says so too.
    if (ended) return;
    if (state === "live") to("reconnecting");
    patience ??= setTimeout(() => {
      to("polling");
      all();
      poll ??= setInterval(() => all(), PATIENCE_MS);
    }, PATIENCE_MS);
  };
  const joined = () => {
    if (ended) return;
    clearTimeout(patience);
    clearInterval(poll);
    patience = poll = undefined;
    // Delivery is at most once: what was said meanwhile is asked for. Between the first answers and the first joining are
    // a few hundred milliseconds; the figures, which only the end of a sync changes, are not asked for twice for them.
    if (state !== "live") all(state === "connecting" ? "metrics" : "");
    to("live");
  };

  show(state);
  lost();
  const topics = [`account:${account}`, `user:${userId}`];
  const channels = topics.map((topic) =>
    supabase().channel(topic, { config: { private: true } })
      .on("broadcast", { event: "*" }, ({ event }) => concerned(event).forEach(hint))
  );
  // Private channels are joined with the user's token.
  void supabase().realtime.setAuth().then(() => {
    if (ended) return;
    const [portal, user] = channels;
    portal?.subscribe((status) => status === "SUBSCRIBED" ? joined() : lost());
    user?.subscribe();
  });
  return () => {
    ended = true;
    clearTimeout(patience);
    clearInterval(poll);
    for (const channel of channels) void supabase().removeChannel(channel);
  };
}
