import type { Database } from "./database.ts";

/**
 * Who owns what the migrations make: on hosted nobody who is a superuser, so that a migration and a definer function may
 * here what they may there. A database whose migrations a superuser applied, by an older stack, goes on with it.
 */
export async function migrationOwner(database: Database): Promise<string> {
  const [row] = await database.query(`
    select coalesce(
      (select pg_get_userbyid(s.nspowner) from pg_namespace s where s.nspname = 'private'),
      (select 'migration_owner' from pg_roles r where r.rolname = current_user and r.rolsuper),
      current_user) as owner`);
  return row!.owner as string;
}
