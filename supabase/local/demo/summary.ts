import type { SupabaseClient } from "@supabase/supabase-js";
import type { Session } from "./progress.ts";

const TABLES = {
  contacts: "hubspot_contacts_raw",
  companies: "hubspot_companies_raw",
  deals: "hubspot_deals_raw",
  calls: "hubspot_calls_raw",
};

/** Prints what the mirror holds, as the demo user sees it through PostgREST. */
export async function summary(supabase: SupabaseClient, session: Session, fresh: boolean): Promise<void> {
  const parts: string[] = [];
  for (const [name, table] of Object.entries(TABLES)) {
    const { count, error } = await supabase.from(table).select("*", { count: "exact", head: true })
      .is("archived_at", null);
    if (error) throw new Error(`cannot count ${table}: ${error.message}`);
    parts.push(`${(count ?? 0).toLocaleString("en-US")} ${name}`);
  }
  const seconds = elapsed(session);
  const speed = seconds
    ? `, ${Math.round(session.records_count / seconds).toLocaleString("en-US")} records/s`
    : "";
  const took = seconds === undefined ? "" : ` in ${seconds.toFixed(1)} s${speed}`;
  console.error(
    `✓ ${fresh ? "mirrored" : "the mirror is in place:"} ${parts.join(", ")}${fresh ? took : ""}`,
  );
  if (session.error_count > 0) {
    console.error(`  ${session.error_count} records were skipped: see sync_errors`);
  }
  await rows(supabase);
}

function elapsed(session: Session): number | undefined {
  if (!session.start_time || !session.end_time) return undefined;
  return (Date.parse(session.end_time) - Date.parse(session.start_time)) / 1000;
}

/** Two small tables, read with a filter, an order and a limit under row-level security. */
async function rows(supabase: SupabaseClient): Promise<void> {
  const contacts = await supabase.from("contacts").select("hubspot_id,firstname,lastname,email")
    .not("email", "is", null).order("lastname").limit(3);
  const deals = await supabase.from("hubspot_deals_raw").select("hubspot_id,dealname,dealstage,amount")
    .order("amount", { ascending: false, nullsFirst: false }).limit(3);
  for (const { data, error } of [contacts, deals]) {
    if (error) throw new Error(`cannot read the mirror: ${error.message}`);
    table(data);
  }
}

function table(rows: Record<string, unknown>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const text = (row: Record<string, unknown>, column: string) => String(row[column] ?? "");
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => text(row, column).length))
  );
  const line = (cells: string[]) =>
    "  " + cells.map((cell, index) => cell.padEnd(widths[index]!)).join("  ").trimEnd();
  console.error(`\n${line(columns)}`);
  for (const row of rows) console.error(line(columns.map((column) => text(row, column))));
}
