/** The database in TypeScript, in the shape that supabase-js reads: `clients/typescript/src/database.ts`. */
import type { Database } from "../database.ts";
import { type Argument, type Callable, callables, type Column, type Relation, relations } from "./catalog.ts";

/** Where it is printed to. */
export const TYPES = new URL("../../../clients/typescript/src/database.ts", import.meta.url);

const HEADER =
  "// Printed by `cargo xtask schemas` from the migrations: what a signed-in user may reach. Change it by a migration.\n";

const NUMBERS = ["smallint", "integer", "bigint", "real", "double precision", "numeric", "oid"];

/** A type of PostgreSQL as PostgREST writes it in JSON. */
export function inTypeScript(type: string): string {
  if (type.endsWith("[]")) return `${inTypeScript(type.slice(0, -2))}[]`;
  if (type === "boolean") return "boolean";
  if (NUMBERS.includes(type)) return "number";
  if (type === "json" || type === "jsonb") return "Json";
  if (type === "void") return "undefined";
  if (type === "record") return "Record<string, unknown>";
  return "string";
}

const ofColumn = ({ type, words, nullable }: Column): string =>
  (words ? words.map((word) => JSON.stringify(word)).join(" | ") : inTypeScript(type)) +
  (nullable ? " | null" : "");

const comment = (text: string | null, indent: string): string =>
  text ? `${indent}/** ${text.replaceAll("*/", "*\\/").replaceAll("\n", " ")} */\n` : "";

/** The columns that a user may write. */
function written(columns: Column[], optional: (column: Column) => boolean): string {
  if (!columns.length) return "Record<string, never>;";
  const lines = columns.map((column) =>
    `          ${column.name}${optional(column) ? "?" : ""}: ${ofColumn(column)};\n`
  );
  return `{\n${lines.join("")}        };`;
}

function relation({ name, comment: about, columns, keys, is_view }: Relation): string {
  const rows = columns.map((column) =>
    `${comment(column.comment, "          ")}          ${column.name}: ${ofColumn(column)};\n`
  );
  const relationships = keys.map((key) =>
    `          {\n            foreignKeyName: ${JSON.stringify(key.name)};\n` +
    `            columns: ${JSON.stringify(key.columns)};\n            isOneToOne: ${key.one_to_one};\n` +
    `            referencedRelation: ${JSON.stringify(key.relation)};\n` +
    `            referencedColumns: ${JSON.stringify(key.referenced)};\n          },\n`
  );
  const own = columns.filter(({ generated }) => !generated);
  const insert = written(
    own.filter(({ insertable }) => insertable),
    ({ nullable, has_default }) => nullable || has_default,
  );
  const update = written(own.filter(({ updatable }) => updatable), () => true);
  return `${comment(about, "      ")}      ${name}: {\n        Row: {\n${rows.join("")}        };\n` +
    (is_view ? "" : `        Insert: ${insert}\n        Update: ${update}\n`) +
    `        Relationships: [${
      relationships.length ? `\n${relationships.join("")}        ` : ""
    }];\n      };\n`;
}

const fields = (list: Argument[]): string =>
  list.map(({ name, type, has_default }) => `${name}${has_default ? "?" : ""}: ${inTypeScript(type)}`).join(
    "; ",
  );

function callable(one: Callable): string {
  const args = one.arguments.length ? `{ ${fields(one.arguments)} }` : "Record<PropertyKey, never>";
  const row = one.columns ? `{ ${fields(one.columns)} }` : inTypeScript(one.returns);
  return `${comment(one.comment, "      ")}      ${one.name}: {\n        Args: ${args};\n` +
    `        Returns: ${row}${one.is_set ? "[]" : ""};\n      };\n`;
}

/** The text of the file. */
export async function printTypes(database: Database): Promise<string> {
  const all = await relations(database);
  const tables = all.filter(({ is_view }) => !is_view).map(relation).join("");
  const views = all.filter(({ is_view }) => is_view).map(relation).join("");
  const functions = (await callables(database)).map(callable).join("");
  const nothing = "{ [_ in never]: never };";
  return `${HEADER}
/** What JSON can hold. */
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

/** The schema public. */
export type Database = {
  public: {
    Tables: {
${tables}    };
    Views: ${views ? `{\n${views}    };` : nothing}
    Functions: {
${functions}    };
    Enums: ${nothing}
    CompositeTypes: ${nothing}
  };
};
`;
}
