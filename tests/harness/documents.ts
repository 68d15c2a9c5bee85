// Documents as a frontend puts them in and follows them.

import { fromFileUrl } from "./paths.ts";
import { waitFor } from "./process.ts";
import type { Suite } from "./suite.ts";
import { service, type User } from "./user.ts";

/** The demo's documents: a real file of every kind. */
export const DEMO = fromFileUrl(new URL("../../supabase/local/demo/documents/", import.meta.url));

/** A row of `documents`, as far as the tests look at it. */
export interface DocumentRow {
  id: string;
  filename: string;
  status: string;
  error_code: string | null;
  error_message: string | null;
  title: string | null;
  language: string | null;
  page_count: number | null;
  chunk_count: number | null;
  generation: number;
  // deno-lint-ignore no-explicit-any
  completeness: any;
}

/** Stores `bytes` in the bucket and inserts the row that starts the pipeline; returns the document's id. */
export async function put(
  user: User,
  filename: string,
  bytes: Uint8Array | string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const path = `${user.id}/${crypto.randomUUID()}/${filename}`;
  await store(user, path, bytes);
  const { data, error } = await user.client.from("documents")
    .insert({ filename, storage_path: path, ...more }).select("id").single();
  if (error) throw new Error(`${filename}: ${error.message}`);
  return data.id;
}

/** Stores `bytes` at `path`, over what is there. */
export async function store(user: User, path: string, bytes: Uint8Array | string): Promise<void> {
  const { error } = await user.client.storage.from("documents").upload(path, bytes, { upsert: true });
  if (error) throw new Error(`${path}: ${error.message}`);
}

/** Puts a demo document in. */
export async function putDemo(user: User, filename: string): Promise<string> {
  return await put(user, filename, await Deno.readFile(DEMO + filename));
}

/** Waits until the pipeline has ended with the document; returns its row. */
export async function processed(user: User, id: string, timeoutMs = 120_000): Promise<DocumentRow> {
  let row: DocumentRow | undefined;
  await waitFor(`document ${id}`, timeoutMs, async () => {
    const { data, error } = await user.client.from("documents").select("*").eq("id", id).single();
    if (error) throw new Error(error.message);
    row = data;
    return ["completed", "error"].includes(data.status);
  });
  return row!;
}

/** Every final row of a document but times and row ids, for comparing two runs. */
export async function finalRows(suite: Suite, id: string) {
  const client = service(suite);
  const read = async (table: string, columns: string, order: string, key = "document_id") => {
    const { data, error } = await client.from(table).select(columns).eq(key, id).order(order);
    if (error) throw new Error(`${table}: ${error.message}`);
    return data;
  };
  return {
    document: await read(
      "documents",
      "filename,status,error_code,title,author,language,completeness,page_count,word_count,char_count,chunk_count,file_sha256,properties",
      "id",
      "id",
    ),
    parts: await read("document_parts", "part_index,char_start,char_count,markdown,units", "part_index"),
    chunks: await read(
      "document_chunks",
      "chunk_index,content,token_count,char_start,char_end,heading_path,content_hash,embedding,model,next_embedding,next_model",
      "chunk_index",
    ),
  };
}
