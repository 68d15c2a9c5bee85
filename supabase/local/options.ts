import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { StartFailure } from "./failure.ts";

/** What the command line says. */
export interface Options {
  port: number;
  dataDir: string;
  migrations: string;
  functions: string;
  console: string;
  databaseUrl?: string;
  envFiles: string[];
}

/** How to start the stack. */
export const USAGE = `usage: deno run -A supabase/local/main.ts [options]
  --port N             port of the API (54321)
  --data-dir DIR       database, keys and stored files (.local)
  --database-url URL   a PostgreSQL server instead of the embedded one
  --env-file FILE      settings of the functions; may be repeated, later files win
  --migrations DIR     migration files (those of the project)
  --functions DIR      shims of the functions (those of the project)
  --console DIR        the built console (that of the project)`;

const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Reads the command line. */
export function readOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string", default: "54321" },
        "data-dir": { type: "string", default: ".local" },
        migrations: { type: "string", default: inProject("migrations") },
        functions: { type: "string", default: inProject("functions-shims") },
        console: { type: "string", default: inProject("console/dist") },
        "database-url": { type: "string" },
        "env-file": { type: "string", multiple: true, default: [] },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
      throw new Error(`--port ${values.port} is not a port`);
    }
    return {
      port,
      dataDir: values["data-dir"],
      migrations: values.migrations,
      functions: values.functions,
      console: values.console,
      databaseUrl: values["database-url"],
      envFiles: values["env-file"],
    };
  } catch (error) {
    throw new StartFailure(`${(error as Error).message}\n${USAGE}`);
  }
}
