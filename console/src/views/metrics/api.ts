import { rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";
import type { Question } from "./question.ts";

export type Unit = "currency" | "count" | "rate" | "days" | "minutes" | "milliseconds" | "difference";
export type Status = "ok" | "unmapped" | "not_applicable";

/** A value with what is known about it. */
export interface Value {
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  low: number | null;
  high: number | null;
  n_missing: number | null;
  coverage: number | null;
}

/** A script version of an A/B comparison. */
export interface Arm extends Value {
  script: string;
  is_control: boolean;
  too_few: boolean;
  difference: { value: number | null; low: number | null; high: number | null } | null;
}

export interface Metric extends Value {
  key: string;
  number: number;
  unit: Unit;
  status: Status;
  notes: string[];
  previous: Value | null;
  difference: { value: number | null; low: number | null; high: number | null } | null;
  details?: { arms?: Arm[] };
}

export interface Answer {
  from: string;
  to: string;
  previous_from: string | null;
  previous_to: string | null;
  time_zone: string;
  currency: string | null;
  is_rebuilding: boolean;
  metrics: Metric[];
}

export interface Definition {
  key: string;
  number: number;
  label: string;
  unit: Unit;
  numerator: string;
  denominator: string | null;
  attribution: string;
  role: string | null;
  note: string | null;
}

export interface Series {
  grain: string;
  series: { key: string; unit: Unit; status: Status; points: ({ day: string } & Value)[] }[];
}

export interface Breakdown {
  left_out: number;
  rows: { value: string; label: string | null; metrics: ({ key: string; status: Status } & Value)[] }[];
}

const common = (account: string, { from, to, filters, previous, basis }: Question) => ({
  p_account_id: account,
  p_from: from,
  p_to: to,
  p_filters: filters,
  p_options: { previous, basis },
});

export const metrics = (account: string, question: Question) =>
  rpc<Answer>("metrics", common(account, question));
export const definitions = () => rpc<Definition[]>("metric_definitions");

export const series = (account: string, question: Question, grain: string, keys: string[] | null) =>
  rpc<Series>("metric_series", { ...common(account, question), p_metrics: keys, p_grain: grain });

export const breakdown = (account: string, question: Question, by: string, key: string) =>
  rpc<Breakdown>("metric_breakdown", { ...common(account, question), p_metrics: [key], p_by: by });

/** The owners and pipelines that one may choose. */
export async function choices(account: string) {
  const [owners, pipelines] = await Promise.all([
    rows(
      supabase().from("hubspot_owners").select("owner_id,first_name,last_name,email").eq(
        "account_id",
        account,
      )
        .order("last_name").limit(500),
    ),
    rows(
      supabase().from("hubspot_pipelines").select("pipeline_id,label").eq("account_id", account)
        .eq("object_type", "deals").order("display_order").limit(200),
    ),
  ]);
  return {
    owners: owners.map((row): [string, string] => [
      row.owner_id,
      [row.first_name, row.last_name].filter(Boolean).join(" ") || row.email || row.owner_id,
    ]),
    pipelines: pipelines.map((row): [string, string] => [row.pipeline_id, row.label]),
  };
}
