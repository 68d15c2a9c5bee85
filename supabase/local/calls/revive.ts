import type { Database } from "../database/database.ts";

/**
 * Ends the leases that a killed stack left on its jobs, so that the sweep at the start takes them up at once instead of
 * when they run out. Only right where the data directory's lock proves that no worker of the database lives. That
 * attempt is not counted: it was not the job that failed.
 */
export async function reviveJobs(database: Database): Promise<number> {
  const [table] = await database.query("select to_regclass('private.jobs')::text as name");
  if (!table?.name) return 0;
  const revived = await database.query(
    `update private.jobs set leased_until = clock_timestamp(), attempts = greatest(attempts - 1, 0)
     where state = 'running' and leased_until > clock_timestamp() returning id`,
  );
  return revived.length;
}
