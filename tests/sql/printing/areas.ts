/** Which folder an object belongs to: the area in the name of the migration that made it first. */
import { type Database, migrate, migrationFiles } from "../database.ts";

/** `YYYYMMDDHHMMSS_<area>_<verb>_<object>.sql`; one area has two words. */
const AREA = /^\d+_(write_back|[a-z]+)_/;

/** Relations and functions that no extension brought, by schema and name; functions of one name are one object. */
const NAMES = `
  select distinct n.nspname as schema, n.nspname || '.' || x.name as name
  from (
    select tableoid, oid, relnamespace, relname from pg_class where relkind not in ('i', 'I', 't')
    union all
    select tableoid, oid, pronamespace, proname from pg_proc
  ) x (classid, id, namespace, name)
  join pg_namespace n on n.oid = x.namespace
  where n.nspname !~ '^(pg_|information_schema)'
    and not exists (select from pg_depend d where d.classid = x.classid and d.objid = x.id and d.deptype = 'e')`;

type Name = { schema: string; name: string };

/** Applies every migration and answers the areas by object. What the platform had before has its schema as its area. */
export async function migrateByArea(database: Database): Promise<Map<string, string>> {
  const areas = new Map<string, string>();
  const enter = async (area?: string) => {
    for (const { schema, name } of await database.query(NAMES) as Name[]) {
      if (!areas.has(name)) areas.set(name, area ?? schema);
    }
  };
  await enter();
  for (const file of await migrationFiles()) {
    await migrate(database, [file]);
    await enter(AREA.exec(file)![1]);
  }
  return areas;
}
