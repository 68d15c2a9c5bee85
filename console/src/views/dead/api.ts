import { rpc } from "../../api/call.ts";

export interface Letter {
  id: number;
  kind: string;
  object: string | null;
  payload: Record<string, unknown>;
  cursor: Record<string, unknown> | null;
  attempts: number;
  error: { code?: string; detail?: string } | null;
  finished_at: string | null;
}

export interface Letters {
  data: Letter[];
  next_cursor: number | null;
  total: number;
  groups: { kind: string; code: string | null; count: number; oldest_at: string; latest_at: string }[];
}

export type Filter = Partial<Record<"kind" | "code", string>>;

export const letters = (account: string, filter: Filter, after: number | null) =>
  rpc<Letters>("dead_letters", { p_account_id: account, p_filter: filter, p_after: after });

/** Which dead letters: some by their ids, or all of a filter. */
export type Which = { ids: number[] } | { filter: Filter };

export interface Replay {
  replayed: number;
  refused: number;
  remaining: number | null;
  results: { id: number; kind?: string; outcome: string; code?: string; detail?: string }[];
}

export const replay = (account: string, which: Which, dryRun: boolean) =>
  rpc<Replay>("dead_letters_replay", {
    p_account_id: account,
    p_ids: "ids" in which ? which.ids : null,
    p_filter: "filter" in which ? which.filter : null,
    p_dry_run: dryRun,
  });

export interface Conflict {
  id: string;
  object_type: string;
  record_id: string;
  hubspot_id: string | null;
  kind: string;
  field: string;
  ours: string | null;
  theirs: string | null;
  decision: "hubspot" | "supabase" | "none";
  status: "open" | "decided" | "overruled";
  decided_at: string;
}

export const conflicts = (account: string, status: string, after: string | null) =>
  rpc<{ data: Conflict[]; next_cursor: string | null; open: number }>("sync_conflicts_list", {
    p_account_id: account,
    p_filter: status === "all" ? {} : { status },
    p_after: after,
  });

export const resolve = (id: string, winner: "hubspot" | "supabase") =>
  rpc("sync_conflict_resolve", { p_id: id, p_winner: winner });
