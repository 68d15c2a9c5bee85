/** The sales copilot for a frontend: the database through supabase-js, the functions through their documents. */

import type { SupabaseClient } from "@supabase/supabase-js";
import createFetch, { type Client, type Middleware } from "openapi-fetch";

import type { Database } from "./database.ts";
import { type Functions, NAMES } from "./functions.ts";

export type { Database, Json } from "./database.ts";
export type { Functions } from "./functions.ts";

/** Where the project is: what `createClient` of supabase-js was called with. */
export interface Project {
  /** `https://<project>.supabase.co`, or the address of the local stack. */
  url: string;
  /** The publishable key. */
  key: string;
  /** Another `fetch`, for tests. */
  fetch?: typeof globalThis.fetch;
}

/** A client of each function; `functions["score-record"].POST("/", { body })` answers `{ data, error, response }`. */
export type Copilot = { readonly [Name in keyof Functions]: Client<Functions[Name]> };

/** What a function answers when it refuses, by RFC 9457. */
export interface Problem {
  status: number;
  title: string;
  detail: string;
  /** A stable name in snake_case. */
  code: string;
  request_id: string;
  /** The invalid fields of a 422. */
  errors?: { pointer: string; detail: string }[];
}

/**
 * Typed clients of the functions, each call in the name of the user who is signed in with `supabase` at that moment.
 *
 * A refusal is `error`, a {@link Problem}; what never reached the function is thrown, as `fetch` throws it.
 */
export function functionsOf(supabase: SupabaseClient<Database>, project: Project): Copilot {
  const signed: Middleware = {
    async onRequest({ request }) {
      const { data } = await supabase.auth.getSession();
      request.headers.set("apikey", project.key);
      if (data.session) request.headers.set("authorization", `Bearer ${data.session.access_token}`);
      return request;
    },
  };
  const base = `${project.url.replace(/\/+$/, "")}/functions/v1`;
  const clients = NAMES.map((name) => {
    const client = createFetch<object>({ baseUrl: `${base}/${name}`, fetch: project.fetch });
    client.use(signed);
    return [name, client] as const;
  });
  return Object.fromEntries(clients) as unknown as Copilot;
}
