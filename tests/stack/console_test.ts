/** The console as the stack serves it, and what is stored beside it on the same origin. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { withStack } from "./stack_for_tests.ts";

Deno.test("the console is served with its policy, its files for ever, its page and settings anew each time", async () => {
  await withStack(async ({ url, keys }) => {
    const page = await fetch(url);
    equal(page.status, 200);
    match(await page.text(), /<title>Console<\/title>/);
    match(page.headers.get("content-type")!, /^text\/html/);
    equal(page.headers.get("cache-control"), "no-cache");
    const policy = page.headers.get("content-security-policy")!;
    for (
      const rule of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"]
    ) {
      ok(policy.includes(rule), `${rule} is not in ${policy}`);
    }
    const script = await fetch(`${url}/assets/index-a1.js`);
    equal(await script.text(), "export {};\n");
    match(script.headers.get("cache-control")!, /immutable/);
    const config = await fetch(`${url}/config.json`);
    deepEqual(await config.json(), { api_url: url, publishable_key: keys.publishable_key });
    equal(config.headers.get("cache-control"), "no-cache");
  });
});

Deno.test("what is no file of the console is none, wherever the path leads", async () => {
  await withStack(async ({ url }) => {
    const paths = [
      "/assets/none.js",
      "/assets/../../options.ts",
      "/%2e%2e/console_test.ts",
      "/assets/",
      "/index",
    ];
    for (const path of paths) {
      const response = await fetch(url + path);
      await response.body?.cancel();
      equal(response.status, 404, path);
    }
    const posted = await fetch(`${url}/index.html`, { method: "POST", body: "x" });
    equal(posted.status, 404);
    await posted.body?.cancel();
  });
});

Deno.test("a console that is not built says how to build it", async () => {
  await withStack(async ({ url }) => {
    const response = await fetch(url);
    equal(response.status, 404);
    match(await response.text(), /cargo xtask build/);
  }, { options: { console: "/nowhere" } });
});

Deno.test("a stored page does not run on the origin of the console", async () => {
  await withStack(async ({ url, fetch }) => {
    await (await fetch("/storage/v1/bucket", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: "pages", name: "pages", public: true }),
    })).body?.cancel();
    const html = { "content-type": "text/html" };
    await (await fetch("/storage/v1/object/pages/a.html", {
      method: "POST",
      headers: html,
      body: "<script>1</script>",
    }))
      .body?.cancel();
    const stored = await globalThis.fetch(`${url}/storage/v1/object/public/pages/a.html`);
    equal(stored.status, 200);
    equal(await stored.text(), "<script>1</script>");
    match(stored.headers.get("content-security-policy")!, /sandbox/);
    equal(stored.headers.get("x-content-type-options"), "nosniff");
  });
});
