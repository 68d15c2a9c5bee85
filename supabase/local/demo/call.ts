import type { SupabaseClient } from "@supabase/supabase-js";

/** Calls a function as the signed-in user; an error names the function's own code. */
export async function call<T>(
  supabase: SupabaseClient,
  path: string,
  method: "GET" | "POST",
  body?: object,
): Promise<T> {
  const { data, error } = await supabase.functions.invoke(path, {
    method,
    body: body as Record<string, unknown>,
  });
  if (!error) return data as T;
  const response = error.context instanceof Response ? error.context : undefined;
  const problem = await response?.json().catch(() => undefined);
  throw new Error(
    `${method} ${path}: ${response?.status ?? ""} ${problem?.code ?? error.message} ${problem?.detail ?? ""}`,
  );
}
