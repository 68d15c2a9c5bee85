// A hosted project to deploy to: the fake Management API, and a real PostgreSQL with what the platform brings.

import { join } from "../harness/paths.ts";
import { asPostgres, openPostgres, type Row } from "../sql/database.ts";
import { makeHosted } from "../sql/hosted.ts";
import { type Server, startPostgres } from "../sql/postgres.ts";
import { ManagementApi } from "./management_api.ts";

export const TOKEN = `sbp_${"0123456789".repeat(4)}`;

export interface Run {
  code: number;
  output: string;
}

export class Project implements AsyncDisposable {
  private constructor(
    readonly api: ManagementApi,
    readonly server: Server,
    readonly folder: string,
    /** Of a superuser. */
    readonly address: string,
    readonly extensions: AsyncDisposable,
  ) {}

  static async make(): Promise<Project> {
    const folder = await Deno.makeTempDir({ prefix: "sales-copilot-project-" });
    const server = await startPostgres();
    const address = await server.createDatabase("project");
    const project = new Project(new ManagementApi(), server, folder, address, await makeHosted(address));
    await Deno.writeTextFile(join(folder, "profile.yaml"), project.api.profile());
    return project;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]();
    await this.extensions[Symbol.asyncDispose]();
    await this.server.stop();
    await Deno.remove(this.folder, { recursive: true });
  }

  get databaseUrl(): string {
    return asPostgres(this.address);
  }

  /** `cargo xtask deploy` of what is built, for this project. `root` is another checkout. */
  async deploy(flags: string[], root?: string): Promise<Run> {
    return await xtask([
      ...["deploy", "--built", "--project", this.api.projectRef, "--database-url", this.databaseUrl],
      ...["--functions-url", this.api.functionsUrl, "--profile", join(this.folder, "profile.yaml"), ...flags],
    ], root);
  }

  /** A file of settings; answers its path. */
  async envFile(settings: Record<string, string>): Promise<string> {
    const file = join(this.folder, "deploy.env");
    await Deno.writeTextFile(
      file,
      Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join(""),
    );
    return file;
  }

  /** Asks or tells the database, as its superuser. */
  async sql(text: string): Promise<Row[]> {
    const database = openPostgres(this.address);
    return await database.script(text).finally(() => database.close());
  }

  /** How many migrations the database has. */
  async applied(): Promise<number> {
    const [row] = await this.sql(
      "select to_regclass('supabase_migrations.schema_migrations') is not null as there",
    );
    if (!row?.there) return 0;
    const [count] = await this.sql("select count(*)::int as n from supabase_migrations.schema_migrations");
    return count!.n as number;
  }

  /** The status that each function's health answers with. */
  async health(names: string[]): Promise<Record<string, number>> {
    const answers = names.map(async (name) => {
      const response = await fetch(`${this.api.functionsUrl}/${name}/health`);
      await response.body?.cancel();
      return [name, response.status] as const;
    });
    return Object.fromEntries(await Promise.all(answers));
  }
}

/** Runs xtask, in another checkout when one is given. */
export async function xtask(args: string[], root?: string): Promise<Run> {
  const program = Deno.env.get("XTASK") ?? new URL("../../target/debug/xtask", import.meta.url).pathname;
  const checkout: Record<string, string> = root ? { CARGO_MANIFEST_DIR: join(root, "crates/xtask") } : {};
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    env: { ...checkout, SUPABASE_ACCESS_TOKEN: TOKEN, NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: text(stdout) + text(stderr) };
}

/** Five settings, without which no function works. */
export const SETTINGS = {
  HUBSPOT_CLIENT_ID: "id-of-the-app",
  HUBSPOT_CLIENT_SECRET: "secret-of-the-app",
  TOKEN_ENCRYPTION_KEYS: `k1:${"A".repeat(43)}=`,
  PUBLIC_FUNCTIONS_URL: "https://abcdefghijklmnopqrst.supabase.co/functions/v1",
  ALLOWED_ORIGINS: "https://app.example.com",
};
