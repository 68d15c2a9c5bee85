// The demo's third part: every contact is scored, the best lead is shown.

import type { SupabaseClient } from "@supabase/supabase-js";
import { Bar } from "./bar.ts";
import { call } from "./call.ts";
import type { Portal } from "./portal.ts";
import { until } from "./until.ts";

interface Batch {
  batch_id: string;
  status: string;
  total: number;
  done: number;
  failed: number;
  eta_seconds: number | null;
}

const count = (value: number) => value.toLocaleString("en-US");

/** The batch to wait for: the newest (activating a model starts one over all records), or a new one where none of it is left. */
async function batchId(supabase: SupabaseClient, portal: Portal): Promise<string> {
  const scores = await supabase.from("record_scores").select("*", { count: "exact", head: true })
    .eq("account_id", portal.accountId).eq("object_type", "contacts");
  const { data, error } = await supabase.from("score_batches").select("id,status")
    .eq("account_id", portal.accountId).eq("object_type", "contacts")
    // Those that follow changes of the mirror are small, and wait for more changes.
    .neq("origin", "mirror").order("created_at", { ascending: false }).limit(1);
  if (error) throw new Error(`cannot read score_batches: ${error.message}`);
  const [newest] = data;
  const open = newest?.status === "pending" || newest?.status === "running";
  if (newest && (open || (newest.status === "completed" && scores.count !== 0))) return newest.id;
  const started = await call<Batch>(supabase, "score-batch", "POST", {
    portal_id: portal.id,
    object_type: "contacts",
    filter: {},
  });
  return started.batch_id;
}

/** Waits until every contact is scored. */
export async function scores(supabase: SupabaseClient, portal: Portal): Promise<void> {
  const id = await batchId(supabase, portal);
  const bar = new Bar("scoring");
  const began = performance.now();
  const batch = await until(
    "the batch",
    () => call<Batch>(supabase, `score-batch/${id}`, "GET"),
    (batch) => {
      bar.show(
        batch.done + batch.failed,
        batch.total,
        batch.eta_seconds == null ? "" : `${Math.ceil(batch.eta_seconds)} s left`,
      );
      return batch.status === "pending" || batch.status === "running" ? undefined : batch;
    },
  ).finally(() => bar.end());
  if (batch.status !== "completed") throw new Error(`the batch ended as ${batch.status}`);
  const seconds = (performance.now() - began) / 1000;
  const failed = batch.failed > 0 ? `, ${count(batch.failed)} could not be: see score_batch_items` : "";
  console.error(`✓ scored ${count(batch.done)} contacts${failed} (followed for ${seconds.toFixed(1)} s)`);
}

/** Shows the best lead with its reasons and where its card is. */
export async function bestLead(supabase: SupabaseClient, portal: Portal, hubspotUrl: string): Promise<void> {
  const { data, error } = await supabase.from("record_scores").select("record_id,score,grade,reasons")
    .eq("account_id", portal.accountId).eq("object_type", "contacts")
    .order("probability", { ascending: false }).limit(1);
  if (error) throw new Error(`cannot read record_scores: ${error.message}`);
  const [best] = data;
  if (!best) throw new Error("no contact has a score");
  console.error(`✓ best lead: contact ${best.record_id}, score ${best.score} (${best.grade})`);
  const reasons = best.reasons as { feature: string; text: string; contribution: number }[];
  for (const reason of reasons.filter(({ feature }) => feature !== "others").slice(0, 3)) {
    console.error(`    ${reason.contribution >= 0 ? "+" : "−"} ${reason.text}`);
  }
  console.error(
    `  its card as HubSpot shows it: ${hubspotUrl}/_sim/cards/contacts/${best.record_id}`,
  );
}
