import type { LiteConnection } from "../database/database.ts";

/**
 * Mend: at the first request lite grants ALL on every table of a schema with RLS to the three roles, which undoes each
 * revoke of a migration. The roles and grants are ours (platform.sql, migrations); lite is told that it is done.
 */
export function keepOwnGrants(connection: LiteConnection): void {
  connection.rlsState = "active";
}
