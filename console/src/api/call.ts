import type { PostgrestError } from "@supabase/supabase-js";
import { supabase } from "./client.ts";
import { ofDatabase, ofFunction } from "./problem.ts";

/** What a query of a table answers; thrown as a problem when it went wrong. */
export async function rows<T>(
  query: PromiseLike<{ data: T; error: PostgrestError | null; status: number }>,
): Promise<NonNullable<T>> {
  const { data, error, status } = await query;
  if (error) throw ofDatabase(error, status);
  return data as NonNullable<T>;
}

/** What a change answers that brings nothing back. */
export async function change(
  query: PromiseLike<{ error: PostgrestError | null; status: number }>,
): Promise<void> {
  const { error, status } = await query;
  if (error) throw ofDatabase(error, status);
}

/** Calls a function of the database. */
export async function rpc<T>(name: string, args: Record<string, unknown> = {}): Promise<T> {
  return await rows(supabase().rpc(name, args)) as T;
}

/** Calls an edge function. */
export async function call<T>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: Record<string, unknown>,
): Promise<T> {
  const { data, error } = await supabase().functions.invoke(path, { method, body });
  if (error) throw await ofFunction(error);
  return data as T;
}
