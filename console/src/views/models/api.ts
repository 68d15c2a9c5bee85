import { call, rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";

export const OBJECTS = ["contacts", "companies", "deals"] as const;

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface Bin {
  from: number;
  to: number;
  count: number;
  positives: number;
  predicted: number;
  observed: Estimate;
}

export interface Decile {
  decile: number;
  count: number;
  positives: number;
  rate: number;
  lift: Estimate;
  captured: number;
}

/** How good a model is on some records. */
export interface Measures {
  count: number;
  positives: number;
  auc: Estimate;
  brier: Estimate;
  log_loss: Estimate;
  ece: Estimate;
  calibration: Bin[];
  lift: Decile[];
}

interface Side {
  version: number | null;
  missing_features: string[];
  measures: Measures;
}

export interface Comparison {
  champion: Side | null;
  challenger: Side;
  margin: number;
  activate: boolean;
  code: string;
  detail: string;
}

export interface Evaluation extends Measures {
  chosen: string;
  calibrator: string;
  importance: { feature: string; label: string; mean_abs_contribution: number }[];
  comparison: Comparison | null;
}

export type State = "candidate" | "active" | "retired";

export interface Version {
  id: string;
  version: number;
  state: State;
  auc: Estimate | null;
  decision: string | null;
  trained_rows: number | null;
  positive_rows: number | null;
  created_at: string;
  activated_at: string | null;
}

const VERSION =
  "id,version,state,auc:evaluation->auc,decision:evaluation->comparison->>detail,trained_rows,positive_rows,created_at,activated_at";
/** Versions that are listed: more than anybody goes back to. */
const VERSIONS = 30;

/** The models of an object, the newest first. */
export const versions = async (account: string, object: string): Promise<Version[]> =>
  await rows(
    supabase().from("scoring_models").select(VERSION).eq("account_id", account).eq("object_type", object)
      .order("version", { ascending: false }).limit(VERSIONS).overrideTypes<Version[], { merge: false }>(),
  );

export interface Model {
  evaluation: Evaluation;
  card_markdown: string;
  data_from: string | null;
  data_to: string | null;
}

/** One model with all that is known of its quality. */
export const model = async (id: string): Promise<Model> =>
  await rows(
    supabase().from("scoring_models").select("evaluation,card_markdown,data_from,data_to").eq("id", id)
      .single(),
  );

export interface Finding {
  code: string;
  severity: "error" | "warning";
  feature: string | null;
  detail: string;
}

export interface Run {
  id: string;
  status: "pending" | "running" | "completed" | "failed";
  dry_run: boolean;
  progress: { stage: string; done: number; total: number | null };
  findings: Finding[];
  outcome: { reason?: { code: string; detail: string } } | null;
  error: { code?: string; detail?: string } | null;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
}

/** The newest training of an object. */
export const newestRun = async (account: string, object: string): Promise<Run | null> =>
  (await rows(
    supabase().from("training_runs").select(
      "id,status,dry_run,progress,findings,outcome,error,created_at,updated_at,ended_at",
    ).eq("account_id", account).eq("object_type", object).order("created_at", { ascending: false }).limit(1)
      .overrideTypes<Run[], { merge: false }>(),
  ))[0] ?? null;

export const train = (portal_id: string, object_type: string, dry_run: boolean) =>
  call("POST", "process-training", { portal_id, object_type, dry_run });

export const activate = (id: string) =>
  rpc<{ version: number; previous: string | null }>("model_activate", { p_model_id: id });

interface Stability {
  psi: number;
  chance: number;
}

export interface Check {
  id: number;
  model_version: number;
  sampled: number;
  score_psi: number | null;
  features: (Stability & { feature: string; label: string })[];
  calibration: { rows: number; promised: number; observed: Estimate; error: number };
  limits: { psi: number; calibration: number };
  findings: { signal: string; subject: string; detail: string }[];
  checked_at: string;
}

/** The latest check for drift. */
export const newestCheck = async (account: string, object: string): Promise<Check | null> =>
  (await rows(
    supabase().from("score_drift_checks").select(
      "id,model_version,sampled,score_psi,features,calibration,limits,findings,checked_at",
    ).eq("account_id", account).eq("object_type", object).order("checked_at", { ascending: false }).limit(1)
      .overrideTypes<Check[], { merge: false }>(),
  ))[0] ?? null;

export interface Band {
  band: string;
  scored: number;
  converted: number;
  rate: number;
  rate_low: number;
  rate_high: number;
}

/** What became of scored records, by band of the score. */
export const bands = async (account: string, object: string): Promise<Band[]> =>
  await rows(
    supabase().from("score_by_band_conversion").select("band,scored,converted,rate,rate_low,rate_high")
      .eq("account_id", account).eq("object_type", object).order("band_from"),
  );

export interface Batch {
  id: string;
  origin: "user" | "mirror" | "activation";
  status: "pending" | "running" | "completed" | "failed" | "cancelled";
  total: number;
  done: number;
  failed: number;
  error: { code?: string; detail?: string } | null;
  created_at: string;
}

/** The newest scorings of many records. */
export const batches = async (account: string, object: string): Promise<Batch[]> =>
  await rows(
    supabase().from("score_batches").select("id,origin,status,total,done,failed,error,created_at")
      .eq("account_id", account).eq("object_type", object).order("created_at", { ascending: false }).limit(5),
  );

export const scoreAll = (portal_id: string, object_type: string) =>
  call("POST", "score-batch", { portal_id, object_type });
export const cancelBatch = (id: string) => rpc("score_batch_cancel", { p_batch_id: id });
export const retryBatch = (id: string) => rpc("score_batch_retry", { p_batch_id: id });
