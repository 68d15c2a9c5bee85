import { deepStrictEqual as assertEquals, rejects, strictEqual as assertIs } from "node:assert/strict";
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

/** Consents on the page above; our callback gives `answer`. */
async function consentWith(answer: () => Response): Promise<string> {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (request.method === "POST") return Response.redirect(new URL("/callback", request.url), 303);
    return new URL(request.url).pathname === "/callback" ? answer() : new Response(PAGE);
  });
  return await consent(`http://127.0.0.1:${server.addr.port}/authorize`);
}

Deno.test("a consent ends with the handle of our callback", async () => {
  assertIs(await consentWith(() => Response.json({ handle: "h" })), "h");
});

Deno.test("a consent that the callback refuses is an error", async () => {
  await rejects(consentWith(() => new Response("state expired", { status: 400 })), {
    message: "the callback answered 400: state expired",
  });
});
