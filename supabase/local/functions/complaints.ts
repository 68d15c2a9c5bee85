/**
 * Holds what README says of the functions, and what the database knows of their jobs, against what the built modules say of
 * themselves: `deno run -A supabase/local/functions/complaints.ts` prints a line for each difference.
 */
import { describe, type Description, functionNames } from "./descriptions.ts";

const README = new URL("../../../README.md", import.meta.url);

/** What every function answers; the text below the table says so. */
const COMMON = ["GET /health", "GET /openapi.json"];

/** `METHOD /path` of each function's row in README's table. */
export function routesInReadme(readme: string): Map<string, string[]> {
  const rows = readme.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \|[^|]*\|$/gm);
  const routes = (cell: string) => [...cell.matchAll(/`([A-Z]+ \/[^`]*)`/g)].map((match) => match[1]!);
  return new Map([...rows].map((row) => [row[1]!, routes(row[2]!)]));
}

/** What differs between README's table and the descriptions. */
export function differences(readme: string, descriptions: Description[]): string[] {
  const rows = routesInReadme(readme);
  const found: string[] = [];
  for (const { name, routes } of descriptions) {
    const row = rows.get(name) ?? [];
    const own = routes.map(({ method, path }) => `${method} ${path}`).filter((route) =>
      !COMMON.includes(route)
    );
    for (const route of own) if (!row.includes(route)) found.push(`${name}: README's table lacks ${route}`);
    for (const route of row) {
      if (!own.includes(route)) found.push(`${name}: README's table names ${route}, which is not there`);
    }
    rows.delete(name);
  }
  for (const name of rows.keys()) {
    found.push(`${name}: README's table names it, but there is no such function`);
  }
  return found;
}

/** All complaints about the built functions. */
export async function complaints(): Promise<string[]> {
  const names = await functionNames();
  const descriptions = await Promise.all(names.map(describe));
  const misnamed = descriptions.flatMap(({ name }, at) =>
    name === names[at] ? [] : [`${names[at]}: its module calls itself ${name}`]
  );
  return [...misnamed, ...differences(await Deno.readTextFile(README), descriptions)];
}

if (import.meta.main) {
  for (const complaint of await complaints()) console.log(complaint);
}
