// Printed by `cargo xtask openapi` from docs/openapi.
import type { paths as api } from "./routes/api.ts";
import type { paths as chunk } from "./routes/chunk.ts";
import type { paths as hubspotOauth } from "./routes/hubspot-oauth.ts";
import type { paths as hubspotSync } from "./routes/hubspot-sync.ts";
import type { paths as parse } from "./routes/parse.ts";
import type { paths as processDocument } from "./routes/process-document.ts";
import type { paths as processTraining } from "./routes/process-training.ts";
import type { paths as reconcile } from "./routes/reconcile.ts";
import type { paths as scoreBatch } from "./routes/score-batch.ts";
import type { paths as scoreRecord } from "./routes/score-record.ts";
import type { paths as syncWorker } from "./routes/sync-worker.ts";
import type { paths as vectorize } from "./routes/vectorize.ts";

/** The routes of each function. */
export interface Functions {
  "api": api;
  "chunk": chunk;
  "hubspot-oauth": hubspotOauth;
  "hubspot-sync": hubspotSync;
  "parse": parse;
  "process-document": processDocument;
  "process-training": processTraining;
  "reconcile": reconcile;
  "score-batch": scoreBatch;
  "score-record": scoreRecord;
  "sync-worker": syncWorker;
  "vectorize": vectorize;
}

/** The functions that a frontend calls. */
export const NAMES: readonly (keyof Functions)[] = ["api","chunk","hubspot-oauth","hubspot-sync","parse","process-document","process-training","reconcile","score-batch","score-record","sync-worker","vectorize"];
