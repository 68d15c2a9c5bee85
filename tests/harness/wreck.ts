// What a killed stack leaves behind: whether the kill struck work, and not the pause between two steps.

import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite/vector";
import { join } from "./paths.ts";
import { waitFor } from "./process.ts";
import type { Suite } from "./suite.ts";

/**
 * Kills the stack, starts it again on its data, and returns the kinds of the jobs that a worker held at its death. They are
 * read from a copy: what the stack itself finds is as the kill left it. `whileDead` prepares what it will meet.
 */
export async function strike(suite: Suite, whileDead?: () => Promise<unknown>): Promise<string[]> {
  await suite.crash();
  await whileDead?.();
  const copy = await Deno.makeTempDir({ prefix: "sales-copilot-wreck-" });
  try {
    const { success } = await new Deno.Command("cp", {
      args: ["-a", `${join(suite.directory, "data/db")}/.`, copy],
    }).output();
    if (!success) throw new Error("the database of the killed stack cannot be copied");
    const { exitCode } = Deno;
    const database = await PGlite.create(copy, { extensions: { vector } });
    // Postgres leaves its own exit status behind as this process's.
    Deno.exitCode = exitCode;
    const { rows } = await database.query<{ kind: string }>(
      "select kind from private.jobs where state = 'running' order by id",
    );
    await database.close();
    return rows.map(({ kind }) => kind);
  } finally {
    await Deno.remove(copy, { recursive: true });
    await suite.boot();
  }
}

/** Where work stands, as its owner sees it; an end is one too. */
export interface Position {
  at: unknown;
  ended: boolean;
}

/**
 * Strikes whenever the work has moved on since the last strike: `times` times, and on until one has struck a worker of
 * `kinds`. Returns how many did; none when the work ended before.
 */
export async function strikeAtWork(
  suite: Suite,
  kinds: string,
  times: number,
  position: () => Promise<Position>,
): Promise<number> {
  /** Between two steps a kill strikes nothing; so often in a row it does not fall there. */
  const most = times + 10;
  let struck = 0;
  let last = "";
  for (let kill = 0; kill < times || (struck === 0 && kill < most); kill++) {
    let isOver = false;
    await waitFor(`more work of ${kinds}`, 120_000, async () => {
      const { at, ended } = await position();
      isOver = ended;
      const before = last;
      last = JSON.stringify(at);
      return ended || last !== before;
    });
    if (isOver) break;
    if ((await strike(suite)).some((kind) => kind.startsWith(kinds))) struck++;
  }
  return struck;
}
