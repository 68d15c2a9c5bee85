/** What pg_dump says of a database's schema, one entry for each thing: a table, a comment, a grant. */
import type { PGlite } from "@electric-sql/pglite";
import { pgDump } from "@electric-sql/pglite-tools/pg_dump";

export interface Entry {
  /** pg_dump's word: TABLE, INDEX, COMMENT, ACL, ... */
  type: string;
  /** With its kind before it in comments and grants, with its table before it in constraints, triggers and policies. */
  name: string;
  schema: string;
  sql: string;
}

const HEADER = /^--\n-- Name: (.+); Type: ([A-Z ]+); Schema: (.+); Owner: .*\n--\n\n/gm;

/** The entries in pg_dump's order. Owners are left out: everything belongs to who migrates. */
export async function dump(lite: PGlite): Promise<Entry[]> {
  const args = ["--schema-only", "--no-owner", "--no-tablespaces", "--no-table-access-method"];
  const text = await (await pgDump({ pg: lite, args })).text();
  // It goes without closing its read-only transaction, and leaves its settings.
  await lite.exec("rollback; reset all");
  const end = text.lastIndexOf("--\n-- PostgreSQL database dump complete");
  const headers = [...text.matchAll(HEADER)];
  return headers.map((header, at) => ({
    name: header[1]!,
    type: header[2]!,
    schema: header[3]!,
    sql: text.slice(header.index + header[0].length, headers[at + 1]?.index ?? end).trim(),
  }));
}
