/** Where hosted Supabase is strict the stack is too, and nobody but the developer reaches its inside. */
import { deepEqual, equal } from "node:assert/strict";
import { fromPeer, isOwnHost } from "../../supabase/local/api/hosts.ts";
import { callerSettings } from "../../supabase/local/mends/session_context.ts";
import { withStack } from "./stack_for_tests.ts";

/** The status of a request that brings a Host of its own, which fetch would not send. */
async function statusFor(url: string, host: string): Promise<number> {
  const { port } = new URL(url);
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const request = `GET /_local/functions HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const answer = await new Response(connection.readable).text();
  return Number(answer.split(" ")[1]);
}

Deno.test("the developer's routes answer to this machine's own names only", async () => {
  await withStack(async (stack) => {
    equal(await statusFor(stack.url, new URL(stack.url).host), 200);
    for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:54321"]) {
      equal(await statusFor(stack.url, host), 403, host);
    }
  });
});

Deno.test("every name of this machine is its own", () => {
  for (const host of ["127.0.0.1", "127.0.0.1:54321", "localhost", "LOCALHOST:1", "[::1]:54321"]) {
    equal(isOwnHost(new Request("http://a/", { headers: { host } })), true, host);
  }
});

Deno.test("the last hop is where the request came from, whatever the client claims", () => {
  const headers = { "x-forwarded-for": "203.0.113.7", "cf-connecting-ip": "203.0.113.7" };
  const seen = fromPeer(new Request("http://a/", { headers }), "127.0.0.1").headers;
  deepEqual([seen.get("x-forwarded-for"), seen.get("cf-connecting-ip")], ["203.0.113.7, 127.0.0.1", null]);
});

Deno.test("a caller has the time that hosted gives its role", () => {
  const time = (role: string) => {
    const { statement_timeout, lock_timeout } = callerSettings(role, null);
    return [statement_timeout, lock_timeout];
  };
  deepEqual(time("anon"), ["3s", "8s"]);
  deepEqual([time("authenticated"), time("service_role")], [["8s", "8s"], ["8s", "8s"]]);
});

Deno.test("the data folder is the owner's alone, also one that was open", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "stack-" });
  try {
    await Deno.chmod(dataDir, 0o755);
    const mode = async () => ((await Deno.stat(dataDir)).mode ?? 0) & 0o777;
    await withStack(async () => equal(await mode(), 0o700), { options: { dataDir } });
    await Deno.chmod(dataDir, 0o755);
    await withStack(async () => equal(await mode(), 0o700), { options: { dataDir } });
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("an update or delete without a condition is refused", async () => {
  for (const safeUpdate of [true, false]) {
    await withStack(async (stack) => {
      const user = await stack.user();
      await user.from("notes").insert({ body: "a" });
      const request = async (method: string) => {
        const { data } = await user.auth.getSession();
        const response = await fetch(`${stack.url}/rest/v1/notes?select=body`, {
          method,
          headers: {
            apikey: stack.keys.publishable_key,
            authorization: `Bearer ${data.session!.access_token}`,
            "content-type": "application/json",
          },
          body: method === "PATCH" ? JSON.stringify({ body: "b" }) : undefined,
        });
        const body = await response.json().catch(() => ({}));
        return [response.status, body.code];
      };
      if (safeUpdate) {
        deepEqual(await request("PATCH"), [400, "21000"]);
        deepEqual(await request("DELETE"), [400, "21000"]);
        equal((await user.from("notes").delete().eq("body", "a").select()).data?.length, 1);
      } else {
        await request("DELETE");
        deepEqual((await user.from("notes").select()).data, [], "lite deletes all");
      }
    }, { mends: { safeUpdate } });
  }
});

Deno.test("the files of users are theirs, though another role owns the tables", async () => {
  await withStack(async (stack) => {
    const service = stack.service().storage;
    await service.createBucket("files", { public: false });
    const files = (await stack.user()).storage.from("files");
    for (const name of ["a.txt", "b.txt"]) equal((await files.upload(name, new Blob(["a"]))).error, null);
    equal((await files.remove(["a.txt"])).error, null, "its owner");
    equal((await service.from("files").remove(["b.txt"])).error, null, "the service");
    deepEqual(await stack.database.query("select name from storage.objects"), []);
  });
});

Deno.test("who migrates, and so every definer function, is no superuser", async () => {
  await withStack(async (stack) => {
    const owners = await stack.database.query(`
      select distinct r.rolname as name, r.rolsuper as superuser from pg_class c join pg_roles r on r.oid = c.relowner
      where c.relnamespace = 'public'::regnamespace`);
    deepEqual(owners, [{ name: "migration_owner", superuser: false }]);
    const [after] = await stack.database.query("select current_setting('is_superuser') as superuser");
    equal(after?.superuser, "on", "the stack itself goes on as the platform");
  });
});
