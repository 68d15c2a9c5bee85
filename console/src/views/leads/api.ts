import { call, rpc } from "../../api/call.ts";

export const OBJECTS = ["contacts", "companies", "deals"] as const;
export const GRADES = ["A", "B", "C", "D", "E"] as const;

export interface Reason {
  feature: string;
  label: string;
  value: string;
  text: string;
  contribution: number;
}

export interface Lead {
  record_id: string;
  title: string | null;
  detail: string | null;
  score: number;
  grade: string;
  probability: number;
  source: "model" | "rules";
  model_version: number;
  reasons: Reason[];
  scored_at: string;
  stale_since: string | null;
}

export interface Page {
  data: Lead[];
  next_cursor: string | null;
}

export interface Filter {
  object: string;
  grades: string[];
  search: string;
}

/** A page of the best records. */
export const leads = (portalId: string, { object, grades, search }: Filter, cursor: string | null) =>
  rpc<Page>("lead_list", {
    p_portal_id: portalId,
    p_object_type: object,
    p_grades: grades.length > 0 ? grades : null,
    p_search: search || null,
    p_limit: 100,
    p_cursor: cursor,
  });

interface Scored {
  score: number;
  grade: string;
  probability: number;
  log_odds: number;
  source: "model" | "rules";
  model: { version: number };
  scored_at: string;
}

export interface Shown {
  latest: (Scored & { baseline: number; reasons: Reason[]; stale_since: string | null }) | null;
  stale: boolean;
  history: Scored[];
}

/** A record's score with all its contributions, and those before it. */
export const score = (portalId: string, object: string, record: string) =>
  rpc<Shown>("score_show", {
    p_portal_id: portalId,
    p_object_type: object,
    p_record_id: record,
    p_history: 100,
  });

/** Has a record scored now. */
export const rescore = (portalId: string, object: string, record: string) =>
  call<{ score: number }>("POST", "score-record", {
    portal_id: portalId,
    object_type: object,
    record_id: record,
    refresh: true,
  });
