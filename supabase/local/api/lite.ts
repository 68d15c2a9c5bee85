import { App, setExperimental } from "@supabase/lite";
import { join } from "node:path";
import { readCaller } from "./caller.ts";
import type { Database } from "../database/database.ts";
import type { Keys } from "../keys.ts";
import { updateNothing } from "../mends/empty_update.ts";
import { answerLikePostgrest } from "../mends/error_status.ts";
import type { Mends } from "../mends/mends.ts";
import { keepOwnGrants } from "../mends/own_grants.ts";
import { reloadSchemaOnNotify } from "../mends/schema_reload.ts";
import { refuseUnconditional } from "../mends/safe_update.ts";
import { setContextAtOnce } from "../mends/session_context.ts";
import { nameSignedUrls } from "../mends/signed_urls.ts";
import { nameUploadPart } from "../mends/upload_part_name.ts";
import { DirectRpc } from "./rpc.ts";
import { FileStorage } from "./storage.ts";

/** The paths that are Supabase's own. Nothing else of lite is reachable: its /_system would show the configuration. */
const PATHS = ["/rest/v1", "/auth/v1", "/storage/v1"];

/** REST, auth and storage of the local stack: @supabase/lite with its mends. */
export interface Lite {
  /** Makes or completes lite's own schemas (auth, storage). */
  ensureSchemas(): Promise<void>;
  /** Begins to listen for schema reloads and reads the schema, so that the first request does not wait for it. */
  begin(): Promise<void>;
  /** Whether a path is one of Supabase's. */
  answers(pathname: string): boolean;
  /** Answers a request to one of them. */
  handle(request: Request): Promise<Response>;
}

/** Sets lite up over a database. `url` is where clients find the stack. */
export async function createLite(database: Database, keys: Keys, dataDir: string, url: string, mends: Mends) {
  setExperimental("storage", true);
  const app = new App(
    {
      connection: database.lite,
      auth: {
        enabled: true,
        site_url: url,
        jwt_secret: keys.jwt_secret,
        publishable_key: keys.publishable_key,
        secret_key: keys.secret_key,
        email: { enable_confirmations: false },
      },
      storage: { enabled: true },
      api: { enabled: true, schemas: ["public"], max_rows: 1000 },
      studio: { enabled: false },
      // Admin mode would make each request without a key a service request.
      options: { server: { disableStudio: true, admin: false } },
    } as unknown as ConstructorParameters<typeof App>[0],
  );
  (app as unknown as { _storageAdapter: FileStorage })._storageAdapter = new FileStorage(
    join(dataDir, "storage"),
  );
  await app.init();

  if (mends.ownGrants) keepOwnGrants(database.lite);
  if (mends.errorStatus) answerLikePostgrest(database.lite);
  if (mends.sessionContext) setContextAtOnce(database.lite);
  const rpc = new DirectRpc(database);

  async function answer(request: Request, url: URL): Promise<Response> {
    const direct = mends.directRpc ? rpc.accepts(request, url) : null;
    const caller = direct === null ? null : await readCaller(request, keys);
    if (direct !== null && caller) {
      const body = await request.bytes();
      const response = await rpc.call(direct, caller, request, body);
      if (response) return response;
      request = new Request(request.url, { method: "POST", headers: request.headers, body });
    }
    const storage = url.pathname.startsWith("/storage/v1/");
    if (mends.uploadPartName && storage) request = await nameUploadPart(request);
    const toLite = async (request: Request) =>
      (mends.safeUpdate ? refuseUnconditional(request) : null) ?? await app.fetch(request);
    const response = await (mends.emptyUpdate ? updateNothing(request, toLite) : toLite(request));
    return mends.signedUrls && storage ? nameSignedUrls(request, response) : response;
  }

  return {
    ensureSchemas: () => app.ensureSystemSchema(),
    async begin() {
      if (mends.schemaReload) await reloadSchemaOnNotify(database, () => rpc.reload());
      await database.lite.introspect({ useCache: true });
    },
    answers: (pathname) => PATHS.some((path) => pathname.startsWith(`${path}/`)),
    handle: (request) => answer(request, new URL(request.url)),
  } satisfies Lite as Lite;
}
