// The demo's second part: a model is trained on the mirrored portal, every contact is scored, the best lead is shown.

import type { SupabaseClient } from "@supabase/supabase-js";
import { join } from "node:path";
import { call } from "./call.ts";
import { Bar } from "./bar.ts";
import { until } from "./until.ts";

/** What counts as success in the demo: a won deal within three months of the first week. */
const LABEL = { kind: "deal_won", within_days: 90 };
const LIMIT_MS = 15 * 60_000;

interface Estimate {
  value: number;
  low: number;
  high: number;
}

interface Model {
  id: string;
  version: number;
  evaluation: { auc: Estimate; brier: Estimate; ece: Estimate };
  card_markdown: string;
  plots: Record<string, string>;
}

interface Run {
  status: "pending" | "running" | "completed" | "failed";
  progress: { stage: string; done: number; total: number | null };
  findings: { code: string; detail: string }[];
  error: { code: string; detail: string } | null;
}

interface Batch {
  batch_id: string;
  status: string;
  total: number;
  done: number;
  failed: number;
  eta_seconds: number | null;
}

const count = (value: number) => value.toLocaleString("en-US");

async function activeModel(supabase: SupabaseClient): Promise<Model | undefined> {
  const { data, error } = await supabase.from("scoring_models")
    .select("id,version,evaluation,card_markdown,plots").eq("object_type", "contacts").eq("state", "active");
  if (error) throw new Error(`cannot read scoring_models: ${error.message}`);
  return data[0] as Model | undefined;
}

async function train(supabase: SupabaseClient, portalId: string): Promise<void> {
  const bar = new Bar("training");
  const { run_id } = await call<{ run_id: string }>(supabase, "process-training", "POST", {
    portal_id: portalId,
    object_type: "contacts",
    positive: LABEL,
  });
  const run = await until(
    "the training",
    LIMIT_MS,
    () => call<Run>(supabase, `process-training/${run_id}`, "GET"),
    (run) => {
      bar.show(run.progress.done, run.progress.total, run.progress.stage);
      return run.status === "completed" || run.status === "failed" ? run : undefined;
    },
  );
  bar.end();
  // A small portal: the rules go on scoring.
  if (run.error?.code.startsWith("too_few")) console.error(`  no model: ${run.error.detail}`);
  else if (run.status === "failed") {
    throw new Error(`the training failed: ${JSON.stringify(run.error ?? run.findings)}`);
  }
}

/** Whether the last training found too little to learn from; a start does not try that again. */
async function wasTooFew(supabase: SupabaseClient): Promise<boolean> {
  const { data, error } = await supabase.from("training_runs").select("error").eq("object_type", "contacts")
    .order("created_at", { ascending: false }).limit(1);
  if (error) throw new Error(`cannot read training_runs: ${error.message}`);
  return (data[0]?.error as Run["error"])?.code.startsWith("too_few") ?? false;
}

/** Writes the model card and its plots beside the data; they are made to be looked at. */
async function writeCard(model: Model, dataDir: string): Promise<string> {
  const folder = join(dataDir, "model-card");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "model-card.md"), model.card_markdown);
  for (const [name, svg] of Object.entries(model.plots)) {
    await Deno.writeTextFile(join(folder, `${name}.svg`), svg);
  }
  return join(folder, "model-card.md");
}

/** The newest batch: activating a model starts one over all records. */
async function scoreAll(supabase: SupabaseClient, portalId: string): Promise<void> {
  const newest = await supabase.from("score_batches").select("id").eq("object_type", "contacts")
    .order("created_at", { ascending: false }).limit(1);
  if (newest.error) throw new Error(`cannot read score_batches: ${newest.error.message}`);
  const id = newest.data[0]?.id ??
    (await call<Batch>(supabase, "score-batch", "POST", {
      portal_id: portalId,
      object_type: "contacts",
      filter: {},
    }))
      .batch_id;
  const bar = new Bar("scoring");
  const began = performance.now();
  const batch = await until(
    "the batch",
    LIMIT_MS,
    () => call<Batch>(supabase, `score-batch/${id}`, "GET"),
    (batch) => {
      bar.show(
        batch.done + batch.failed,
        batch.total,
        batch.eta_seconds == null ? "" : `${Math.ceil(batch.eta_seconds)} s left`,
      );
      return batch.status === "pending" || batch.status === "running" ? undefined : batch;
    },
  );
  bar.end();
  if (batch.status !== "completed") throw new Error(`the batch ended as ${batch.status}`);
  const seconds = (performance.now() - began) / 1000;
  const failed = batch.failed > 0 ? `, ${count(batch.failed)} could not be: see score_batch_items` : "";
  console.error(`✓ scored ${count(batch.done)} contacts${failed} (followed for ${seconds.toFixed(1)} s)`);
}

async function bestLead(supabase: SupabaseClient, hubspotUrl: string): Promise<void> {
  const { data, error } = await supabase.from("record_scores").select(
    "record_id,score,grade,reasons,model_version",
  )
    .eq("object_type", "contacts").order("probability", { ascending: false }).limit(1);
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

/** Trains when there is no model yet, waits until everything is scored, shows the best lead. */
export async function scoring(
  supabase: SupabaseClient,
  portalId: string,
  hubspotUrl: string,
  dataDir: string,
): Promise<void> {
  const before = await activeModel(supabase);
  if (!before && !await wasTooFew(supabase)) await train(supabase, portalId);
  const model = before ?? await activeModel(supabase);
  if (!model) {
    console.error("✓ too little data for a model: the rules of ai_configurations score, and say so");
  } else {
    const { auc, brier } = model.evaluation;
    const figures = `AUC ${auc.value.toFixed(3)} (${auc.low.toFixed(3)}–${auc.high.toFixed(3)}), Brier ${
      brier.value.toFixed(4)
    }`;
    console.error(
      `✓ model ${model.version} ${before ? "is in place" : "was trained on the mirror"}: ${figures}`,
    );
    console.error(`  model card: ${await writeCard(model, dataDir)}`);
  }
  await scoreAll(supabase, portalId);
  await bestLead(supabase, hubspotUrl);
}
