import { deepStrictEqual as assertEquals, strictEqual as assertIs } from "node:assert/strict";
import { consent, readForm } from "./consent.ts";

const PAGE = `<h1>Connect</h1><form method="post" action="/oauth/authorize?state=a&amp;b=1">
  <input type="hidden" name="state" value="x&quot;y">
  <input type="radio" name="portal" value="1"><input type="radio" name="portal" value="2" checked>
  <button name="answer" value="allow">Connect app</button><button name="answer" value="deny">Cancel</button></form>`;

Deno.test("a form is sent with what it holds and its first button", () => {
  const form = readForm(PAGE, "http://hub.test/page")!;
  assertIs(form.action, "http://hub.test/oauth/authorize?state=a&b=1");
  assertEquals([...form.fields], [["state", 'x"y'], ["portal", "2"], ["answer", "allow"]]);
});

Deno.test("a consent that the callback refuses is an error", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (request.method === "POST") return Response.redirect(new URL("/callback", request.url), 303);
    const refused = new URL(request.url).pathname === "/callback";
    return new Response(refused ? "state expired" : PAGE, { status: refused ? 400 : 200 });
  });
  const message = await consent(`http://127.0.0.1:${server.addr.port}/authorize`).then(
    () => "",
    (error) => error.message,
  );
  await server.shutdown();
  assertIs(message, "the callback answered 400: state expired");
});
