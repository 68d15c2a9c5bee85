// The demo's fourth part: documents of every kind go through the pipeline, then a question is answered from them.

import type { SupabaseClient } from "@supabase/supabase-js";
import { extname } from "node:path";
import { Bar } from "./bar.ts";
import { call } from "./call.ts";
import type { Portal } from "./portal.ts";
import { until } from "./until.ts";

const FOLDER = new URL("documents/", import.meta.url);
const QUESTION = "How long may a student pause the course?";

/** What a browser would declare; the pipeline believes the bytes, not this. */
const TYPES: Record<string, string> = {
  ".csv": "text/csv",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".eml": "message/rfc822",
  ".html": "text/html",
  ".md": "text/markdown",
  ".pdf": "application/pdf",
  ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ".txt": "text/plain",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

interface Document {
  filename: string;
  status: string;
  error_message: string | null;
  chunk_count: number | null;
}

interface Found {
  filename: string;
  heading_path: string[];
  snippet: string;
}

async function documents(supabase: SupabaseClient): Promise<Document[]> {
  const { data, error } = await supabase.from("documents").select("filename,status,error_message,chunk_count")
    .order("filename");
  if (error) throw new Error(`cannot read documents: ${error.message}`);
  return data;
}

/** Uploads a file as a frontend does: the bytes into the bucket, then the row that starts the pipeline. */
async function upload(
  supabase: SupabaseClient,
  userId: string,
  portal: Portal | undefined,
  filename: string,
): Promise<void> {
  const bytes = await Deno.readFile(new URL(filename, FOLDER));
  const contentType = TYPES[extname(filename)];
  const path = `${userId}/demo/${filename}`;
  const stored = await supabase.storage.from("documents").upload(path, bytes, { contentType, upsert: true });
  if (stored.error) throw new Error(`cannot store ${filename}: ${stored.error.message}`);
  const { error } = await supabase.from("documents")
    .insert({
      filename,
      content_type: contentType,
      storage_path: path,
      size_bytes: bytes.length,
      // Needed by whoever is in several portals.
      ...(portal ? { account_id: portal.accountId } : {}),
    });
  if (error) throw new Error(`cannot add ${filename}: ${error.message}`);
}

async function follow(supabase: SupabaseClient): Promise<Document[]> {
  const bar = new Bar("documents");
  const ended = (document: Document) => ["completed", "error"].includes(document.status);
  return await until("the pipeline of documents", () => documents(supabase), (all) => {
    const open = all.filter((document) => !ended(document));
    bar.show(all.length - open.length, all.length, open.map(({ filename }) => filename).join(", "));
    return open.length === 0 ? all : undefined;
  }).finally(() => bar.end());
}

/** Asks a question that one of the files answers. */
export async function question(supabase: SupabaseClient): Promise<void> {
  const { results } = await call<{ results: Found[] }>(supabase, "vectorize/search", "POST", {
    query: QUESTION,
    k: 1,
  });
  const [best] = results;
  if (!best) throw new Error(`nothing was found for "${QUESTION}"`);
  console.error(`✓ asked "${QUESTION}"`);
  console.error(`    ${[best.filename, ...best.heading_path].join(" › ")}`);
  console.error(`    ${best.snippet.replaceAll(/\s+/g, " ").trim()}`);
}

/** Uploads what is not there yet and waits for the end of the pipeline. */
export async function documentsDemo(supabase: SupabaseClient, portal: Portal | undefined): Promise<void> {
  const { data } = await supabase.auth.getUser();
  if (!data.user) throw new Error("the demo user is not signed in");
  const known = new Set((await documents(supabase)).map(({ filename }) => filename));
  const files = await Array.fromAsync(Deno.readDir(FOLDER), ({ name }) => name);
  const missing = files.filter((name) => !known.has(name)).sort();
  for (const name of missing) await upload(supabase, data.user.id, portal, name);
  const all = await follow(supabase);
  const failed = all.filter(({ status }) => status === "error");
  for (const { filename, error_message } of failed) console.error(`! demo: ${filename}: ${error_message}`);
  const chunks = all.reduce((sum, { chunk_count }) => sum + (chunk_count ?? 0), 0);
  const kinds = new Set(all.map(({ filename }) => extname(filename))).size;
  const how = missing.length > 0 ? "parsed, chunked and vectorized" : "in place:";
  console.error(
    `✓ ${how} ${all.length - failed.length} documents of ${kinds} kinds, ${chunks} chunks`,
  );
}
