import type { Database } from "../database/database.ts";

/**
 * Mend: lite reads the schema once and ignores `NOTIFY pgrst, 'reload schema'`, so that DDL needed a restart. Heard
 * here, as PostgREST does; `reload` drops what was read.
 */
export async function reloadSchemaOnNotify(database: Database, reload: () => void): Promise<void> {
  await database.listen("pgrst", (payload) => {
    if (payload === "" || payload === "reload schema") {
      void database.lite.clearSchemaCache();
      reload();
    }
  });
}
