import { call, rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

/** Why nobody works on something now. */
export interface Waiting {
  code: string;
  detail: string;
  resumes_at?: string;
}

export interface SyncError {
  code: string;
  detail?: string;
}

export type Status = "pending" | "running" | "completed" | "failed" | "not_permitted";

export interface ObjectProgress {
  status: Status;
  phase: string | null;
  records_count: number;
  expected: number | null;
  applied_count: number;
  unchanged_count: number;
  stale_count: number;
  error_count: number;
  error: SyncError | null;
  waiting: Waiting | null;
}

export interface Progress {
  session_id: string;
  mode: string;
  status: Status;
  objects: Record<string, ObjectProgress> | null;
  records_count: number;
  error_count: number;
  start_time: string;
  end_time: string | null;
  eta_seconds: number | null;
  waiting: Waiting | null;
  error: SyncError | null;
}

export interface Overview {
  session: Progress | null;
  objects: Record<string, {
    last_sync_at: string | null;
    last_full_sync_at: string | null;
    last_reconciliation_at: string | null;
    open_errors: number;
  }>;
}

export const overview = (portalId: string) => rpc<Overview>("sync_overview", { p_portal_id: portalId });
export const progress = (sessionId: string) => rpc<Progress>("sync_progress", { p_session_id: sessionId });

export interface Run {
  id: string;
  session_id: string;
  mode: string;
  purpose: string;
  status: Status;
  start_time: string;
  end_time: string | null;
  /** When a batch of it was last committed. */
  updated_at: string;
  records_count: number;
  error_count: number;
  error: SyncError | null;
}

const RUN =
  "id,session_id,mode,purpose,status,start_time,end_time,updated_at,records_count,error_count,error";
/** Rows of a page. */
export const PAGE = 50;

export const runs = async (account: string): Promise<Run[]> =>
  await rows(
    supabase().from("sync_sessions").select(RUN).eq("account_id", account).order("start_time", {
      ascending: false,
    })
      .limit(20),
  );

export interface RecordError {
  id: string;
  entity_type: string;
  entity_id: string;
  error_code: string;
  error_message: string | null;
  retry_count: number;
  updated_at: string;
}

/** A page of the open errors behind the row `after`, the id's order being as good as any and never moving. */
export async function recordErrors(account: string, object: string | null, after: string | null) {
  let query = supabase().from("sync_errors")
    .select("id,entity_type,entity_id,error_code,error_message,retry_count,updated_at")
    .eq("account_id", account).eq("resolved", false).order("id").limit(PAGE);
  if (object) query = query.eq("entity_type", object);
  if (after) query = query.gt("id", after);
  return await rows(query) as RecordError[];
}

export interface LogRow {
  id: string;
  operation: string;
  entity_type: string;
  entity_id: string;
  timestamp: string;
  status: string;
  details: Record<string, unknown> | null;
}

/** A page of a run's log, the newest first, before the moment of the row `before`. */
export async function log(sessionId: string, before: string | null): Promise<LogRow[]> {
  let query = supabase().from("sync_logs").select(
    "id,operation,entity_type,entity_id,timestamp,status,details",
  )
    .eq("session_id", sessionId).order("timestamp", { ascending: false }).limit(PAGE);
  if (before) query = query.lt("timestamp", before);
  return await rows(query) as LogRow[];
}

export const start = (portalId: string, mode: "full" | "incremental") =>
  call<{ session_id: string }>("POST", "hubspot-sync", { portal_id: portalId, mode });

export const cancel = (sessionId: string) => call("POST", `hubspot-sync/${sessionId}/cancel`, {});
