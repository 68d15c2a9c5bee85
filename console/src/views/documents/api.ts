import { call, change, rows, rpc } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";
import { Problem } from "../../api/problem.ts";
import { plainName } from "./checks.ts";
import { upload } from "./upload.ts";

export type Status =
  | "uploaded"
  | "parsing"
  | "parsed"
  | "chunking"
  | "chunked"
  | "vectorizing"
  | "completed"
  | "error";

/** The way of a document, in its order. */
export const WAY: Status[] = [
  "uploaded",
  "parsing",
  "parsed",
  "chunking",
  "chunked",
  "vectorizing",
  "completed",
];
export const isOpen = (status: Status): boolean => status !== "completed" && status !== "error";

export interface Listed {
  id: string;
  user_id: string;
  filename: string;
  title: string | null;
  status: Status;
  error_code: string | null;
  error_message: string | null;
  size_bytes: number | null;
  page_count: number | null;
  created_at: string;
}

const LISTED = "id,user_id,filename,title,status,error_code,error_message,size_bytes,page_count,created_at";
/** Rows of a page. */
export const PAGE = 50;

/** A page of the documents that one may read, the latest first, behind the row `after`. */
export async function list(account: string, state: string | null, after: Listed | null): Promise<Listed[]> {
  let query = supabase().from("documents").select(LISTED).eq("account_id", account)
    .order("created_at", { ascending: false }).order("id", { ascending: false }).limit(PAGE);
  if (state === "open") query = query.not("status", "in", "(completed,error)");
  else if (state) query = query.eq("status", state);
  if (after) {
    const { created_at, id } = after;
    query = query.or(`created_at.lt.${created_at},and(created_at.eq.${created_at},id.lt.${id})`);
  }
  return await rows(query) as Listed[];
}

export interface Step {
  generation: number;
  step: string;
  status: "pending" | "running" | "completed" | "failed";
  attempts: number;
  progress: Record<string, unknown>;
  error: { code?: string; detail?: string } | null;
  started_at: string | null;
  finished_at: string | null;
}

export interface Tally {
  total: number;
  parsed: number;
  skipped: number;
  failed: number;
  reasons: Record<string, number>;
}

export interface Shown {
  document: Omit<Listed, "error_code" | "error_message"> & {
    error: { code: string; detail: string | null } | null;
    author: string | null;
    language: string | null;
    parser: string | null;
    word_count: number | null;
    chunk_count: number | null;
    generation: number;
    active_generation: number | null;
    completed_at: string | null;
  };
  steps: Step[];
  completeness: { kinds: Record<string, Tally>; balanced: boolean } | null;
}

export const show = (id: string) => rpc<Shown>("document_show", { p_document_id: id });
export const retry = (id: string) => rpc<Shown>("document_retry", { p_document_id: id });
export const remove = (id: string) => rpc("document_delete", { p_document_id: id });

/** The file of a document; the fetch is noted in its access log. */
export async function file(id: string): Promise<{ blob: Blob; filename: string }> {
  const { bucket, path, filename } = await rpc<Record<"bucket" | "path" | "filename", string>>(
    "document_file",
    {
      p_document_id: id,
    },
  );
  const { data, error } = await supabase().storage.from(bucket).download(path);
  if (error) throw new Problem(404, "no_file", error.message);
  return { blob: data, filename };
}

export interface Text {
  text: string;
  from: number;
  total_chars: number;
  next: number | null;
}

/** Code points of a document that are shown at a time. */
export const WINDOW = 40_000;

/** A window of a document's text; each call is noted in its access log. */
export const text = (id: string, from: number) =>
  rpc<Text>("document_markdown", { p_document_id: id, p_from: from, p_limit: WINDOW });

export interface Found {
  document_id: string;
  chunk_id: string;
  filename: string;
  title: string | null;
  heading_path: string[];
  snippet: string;
  char_start: number;
  char_end: number;
}

export const search = (portalId: string, query: string) =>
  call<{ results: Found[] }>("POST", "vectorize/search", { query, k: 20, filter: { portal_id: portalId } });

/** Sends a file and starts its way. */
export async function add(
  account: string,
  userId: string,
  file: File,
  onShare: (share: number) => void,
): Promise<void> {
  const path = `${userId}/${crypto.randomUUID()}/${plainName(file.name)}`;
  await upload(path, file, onShare);
  await change(
    supabase().from("documents").insert({
      account_id: account,
      filename: file.name,
      storage_path: path,
      content_type: file.type || null,
      size_bytes: file.size,
    }),
  );
}
