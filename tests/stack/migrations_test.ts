/** Migrations of the local stack: in order, once, each whole or not at all; and the cached database they make. */
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { join } from "node:path";
import { withStack } from "./stack_for_tests.ts";

/** A folder with migrations, a data directory and a cache of their own. */
async function withFolder(use: (folder: Folder) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "migrations-" });
  const cache = Deno.env.get("XDG_CACHE_HOME");
  Deno.env.set("XDG_CACHE_HOME", join(root, "cache"));
  await Deno.mkdir(join(root, "migrations"));
  try {
    await use(new Folder(root));
  } finally {
    if (cache === undefined) Deno.env.delete("XDG_CACHE_HOME");
    else Deno.env.set("XDG_CACHE_HOME", cache);
    await Deno.remove(root, { recursive: true });
  }
}

class Folder {
  constructor(readonly root: string) {}
  write = (file: string, sql: string) => Deno.writeTextFile(join(this.root, "migrations", file), sql);
  remove = (file: string) => Deno.remove(join(this.root, "migrations", file));
  /** Starts a stack on a data directory; returns what it logged about migrations and the names of the tables. */
  async start(dataDir = "data") {
    let tables: string[] = [];
    let logged: unknown[] = [];
    await withStack(async ({ database, lines }) => {
      const rows = await database.query(
        "select relname from pg_class where relnamespace = 'public'::regnamespace",
      );
      tables = rows.map(({ relname }) => relname as string).sort();
      logged = lines.filter(({ event }) => event.startsWith("migration_")).map(({ event, file }) =>
        `${event} ${file}`
      );
    }, { options: { migrations: join(this.root, "migrations"), dataDir: join(this.root, dataDir) } });
    return { tables, logged };
  }
}

Deno.test("new migrations are applied to an old data directory, in order and once", async () => {
  await withFolder(async (folder) => {
    await folder.write("2_second.sql", "create table b (a int references a);");
    await folder.write("1_first.sql", "create table a (id int primary key); insert into a values (1);");
    await folder.write("later.sql", "not a migration");
    deepEqual(await folder.start(), {
      tables: ["a", "a_pkey", "b"],
      logged: [
        "migration_skipped later.sql",
        "migration_applied 1_first.sql",
        "migration_applied 2_second.sql",
      ],
    });
    await folder.remove("later.sql");
    deepEqual((await folder.start()).logged, []);
    await folder.write("3_third.sql", "alter table a rename to c;");
    deepEqual(await folder.start(), {
      tables: ["a_pkey", "b", "c"],
      logged: ["migration_applied 3_third.sql"],
    });
  });
});

Deno.test("a second data directory starts from the cached database", async () => {
  await withFolder(async (folder) => {
    await folder.write("1_first.sql", "create table a (id int);");
    deepEqual((await folder.start("one")).logged, ["migration_applied 1_first.sql"]);
    deepEqual(await folder.start("two"), { tables: ["a"], logged: [] });
    await folder.write("2_second.sql", "create table b (id int);");
    const logged = (await folder.start("three")).logged;
    deepEqual(
      logged,
      ["migration_applied 1_first.sql", "migration_applied 2_second.sql"],
      "made anew when SQL changes",
    );
  });
});

Deno.test("a migration that fails leaves nothing, says where, and is applied once it is right", async () => {
  await withFolder(async (folder) => {
    await folder.write("1_first.sql", "create table a (id int);");
    await folder.start();
    await folder.write("2_second.sql", "create table b (id int);\n\ncreate table c (id nothing);");
    await rejects(folder.start(), {
      name: "StartFailure",
      message: 'migration 2_second.sql failed: type "nothing" does not exist (line 3)',
    });
    await folder.write("2_second.sql", "create table c (id int);");
    deepEqual((await folder.start()).tables, ["a", "c"]);
  });
});

Deno.test("a migration does not change the session of what comes after it", async () => {
  await withFolder(async (folder) => {
    await folder.write(
      "1_first.sql",
      "set search_path = ''; set timezone = 'Asia/Tokyo'; create table public.a (id int);",
    );
    await folder.write(
      "2_second.sql",
      "create table b (zone text); insert into b values (current_setting('timezone'));",
    );
    await withStack(async ({ database }) => {
      deepEqual(await database.query("select zone from b"), [{ zone: "UTC" }]);
      deepEqual(await database.query("select current_setting('timezone') as zone"), [{ zone: "UTC" }]);
    }, { options: { migrations: join(folder.root, "migrations") } });
  });
});

Deno.test("history that does not fit the files is refused with what to do", async () => {
  await withFolder(async (folder) => {
    await folder.write("10_first.sql", "create table a (id int);");
    await folder.start();
    const refuses = async (pattern: RegExp) => {
      await rejects(folder.start(), (error: Error) => {
        equal(error.name, "StartFailure");
        match(error.message, pattern);
        return true;
      });
    };
    await folder.write("10_first.sql", "create table a (id bigint);");
    await refuses(/10_first.sql was changed after it was applied.*new migration.*--data-dir/);
    await folder.remove("10_first.sql");
    await refuses(/migration 10 is applied in this database but has no file/);
    await folder.write("10_first.sql", "create table a (id int);");
    await folder.write("05_older.sql", "create table b (id int);");
    await refuses(/05_older.sql is older than one already applied \(10\)/);
    await folder.remove("05_older.sql");
    await folder.write("10_twice.sql", "select 1;");
    await refuses(/two migrations have the version 10/);
    await folder.remove("10_twice.sql");
    deepEqual((await folder.start()).tables, ["a"]);
  });
});
