// The demo's second part: a model is trained on the mirrored portal, unless there is one.

import type { SupabaseClient } from "@supabase/supabase-js";
import { join } from "node:path";
import { Bar } from "./bar.ts";
import { call } from "./call.ts";
import type { Portal } from "./portal.ts";
import { until } from "./until.ts";

/** What counts as success in the demo: a won deal within three months of the first week. */
const LABEL = { kind: "deal_won", within_days: 90 };

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
  findings: { code: string; severity: string; detail: string }[];
  error: { code: string; detail: string } | null;
}

async function activeModel(supabase: SupabaseClient, portal: Portal): Promise<Model | undefined> {
  const { data, error } = await supabase.from("scoring_models")
    .select("id,version,evaluation,card_markdown,plots").eq("account_id", portal.accountId)
    .eq("object_type", "contacts").eq("state", "active");
  if (error) throw new Error(`cannot read scoring_models: ${error.message}`);
  return data[0] as Model | undefined;
}

/** The newest run, if it failed for what the mirror held and nothing was mirrored anew since: it would fail again. */
async function futile(supabase: SupabaseClient, portal: Portal): Promise<Run | undefined> {
  const newest = (table: string, columns: string, order: string) =>
    supabase.from(table).select(columns).eq("account_id", portal.accountId)
      .order(order, { ascending: false, nullsFirst: false }).limit(1);
  const runs = await newest("training_runs", "status,findings,error,created_at", "created_at")
    .eq("object_type", "contacts");
  const sessions = await newest("sync_sessions", "end_time", "end_time").eq("mode", "full");
  const error = runs.error ?? sessions.error;
  if (error) throw new Error(`cannot read what was trained before: ${error.message}`);
  const run = (runs.data as unknown as (Run & { created_at: string })[])[0];
  const session = (sessions.data as unknown as { end_time: string | null }[])[0];
  if (!run || !isAboutData(run) || run.created_at < (session?.end_time ?? "")) return undefined;
  return run;
}

const isAboutData = ({ status, findings }: Run) =>
  status === "failed" && findings.some(({ severity }) => severity === "error");

async function train(supabase: SupabaseClient, portal: Portal): Promise<Run> {
  const bar = new Bar("training");
  const { run_id } = await call<{ run_id: string }>(supabase, "process-training", "POST", {
    portal_id: portal.id,
    object_type: "contacts",
    positive: LABEL,
  });
  return await until(
    "the training",
    () => call<Run>(supabase, `process-training/${run_id}`, "GET"),
    (run) => {
      bar.show(run.progress.done, run.progress.total, run.progress.stage);
      return run.status === "completed" || run.status === "failed" ? run : undefined;
    },
  ).finally(() => bar.end());
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

/** Trains when there is no model yet and shows the one that serves, or says why the rules do. */
export async function training(supabase: SupabaseClient, portal: Portal, dataDir: string): Promise<void> {
  const before = await activeModel(supabase, portal);
  const run = before ? undefined : await futile(supabase, portal) ?? await train(supabase, portal);
  const model = before ?? await activeModel(supabase, portal);
  if (!model) {
    const why = run?.error?.detail ?? "the training made none";
    throw new Error(`${why}; the rules of ai_configurations score, and say so`);
  }
  const { auc, brier } = model.evaluation;
  const figures = `AUC ${auc.value.toFixed(3)} (${auc.low.toFixed(3)}–${auc.high.toFixed(3)}), Brier ${
    brier.value.toFixed(4)
  }`;
  console.error(
    `✓ model ${model.version} ${before ? "is in place" : "was trained on the mirror"}: ${figures}`,
  );
  console.error(`  model card: ${await writeCard(model, dataDir)}`);
}
