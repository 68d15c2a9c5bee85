/// <reference lib="dom" />
// The console in a browser, on the running suite: each view in both themes and widths, by the keyboard, and when things fail.

import type { Browser } from "playwright-core";
import { mirroredPortal, type Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { VIEWS } from "./views.ts";
import { startBrowser, type Theme, Visitor } from "./visitor.ts";

const PORTAL = "62515";

async function signingIn(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite);
  const { page } = visitor;
  visitor.expected = [/status of 400/];
  await visitor.go("/");
  await visitor.sees("Sign in");
  await visitor.assertSound("sign in");
  await visitor.picture("sign-in");
  await page.getByLabel("E-mail").fill(portal.user.email);
  await page.getByLabel("Password").fill("Wrong-horse-77");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await visitor.reads("E-mail and password do not belong together.");
  // An address that nobody has is answered in the same words.
  await page.getByLabel("E-mail").fill("nobody@example.com");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await visitor.reads("E-mail and password do not belong together.");
  await page.getByLabel("E-mail").fill(portal.user.email);
  await page.getByLabel("Password").fill("Correct-horse-7");
  await page.getByLabel("Password").press("Enter");
  await page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Sign in" }).waitFor();
  assertEquals(visitor.complaints, []);
  await page.getByRole("button", { name: "You" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await visitor.sees("Sign in");
  await visitor.leave();
}

async function everyView(browser: Browser, portal: Portal, theme: Theme, width: number): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user, theme, width });
  for (const [path, heading] of VIEWS) {
    await visitor.go(`/${PORTAL}/${path}`);
    await visitor.sees(heading);
    await visitor.assertSound(`${path}, ${theme}, ${width}`);
    await visitor.picture(`${path}-${theme}-${width}`);
  }
  await visitor.leave();
}

async function theKeyboard(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/sync`);
  await visitor.sees("Sync");
  // The first stop leads over the navigation.
  await page.keyboard.press("Tab");
  assertEquals(await page.evaluate(() => document.activeElement?.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  assertEquals(await page.evaluate(() => document.activeElement?.id), "content");
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await visitor.sees("Connections");
  assertEquals(await page.locator("[data-live-region]").textContent(), "Connections");
  await page.keyboard.press("?");
  await visitor.sees("Keys");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // In a field keys are text.
  const field = page.getByLabel("E-mail");
  await field.focus();
  await page.keyboard.type("g?s");
  assertEquals(await field.inputValue(), "g?s");
  await everyStopIsSeen(visitor);
  await visitor.leave();
}

/** Tab walks through all that can be pressed; each stop is visible and marked. */
async function everyStopIsSeen({ page }: Visitor): Promise<void> {
  const wanted = await page.locator("main").locator("a[href], button:enabled, input, select").count();
  assert(wanted > 3, "the view has something to press");
  await page.locator("#content").focus();
  const seen = new Set<string>();
  for (let stop = 0; stop < wanted + 10; stop++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || !document.querySelector("main")?.contains(element)) return null;
      const { width, height } = element.getBoundingClientRect();
      const all = [...document.querySelectorAll("main a[href], main button, main input, main select")];
      return {
        index: all.indexOf(element),
        shown: width > 0 && height > 0,
        style: getComputedStyle(element).outlineStyle,
      };
    });
    if (!at) break;
    assert(at.shown && at.style !== "none", "a stop without a mark");
    if (at.index >= 0) seen.add(String(at.index));
  }
  assertEquals(seen.size, wanted, "stops of the keyboard");
}

async function whatFails(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page, context } = visitor;
  visitor.expected = [/status of (403|500)/, /ERR_(FAILED|INTERNET_DISCONNECTED)/, /WebSocket/];
  const overview = "**/rest/v1/rpc/sync_overview*";
  const answer = (status: number, body: Record<string, unknown>) =>
    page.route(overview, (route) => route.fulfill({ status, json: body }));
  await answer(403, { code: "42501", message: "permission denied", details: null, hint: null });
  await visitor.go(`/${PORTAL}/sync`);
  await visitor.reads("You may not see this");
  await visitor.assertSound("forbidden");
  await visitor.picture("forbidden", false);
  await page.unroute(overview);
  await answer(500, { code: "XX000", message: "it broke", details: null, hint: null });
  await page.getByRole("button", { name: "Try again" }).click();
  await visitor.reads("This could not be loaded");
  await visitor.reads(/XX000/);
  await visitor.assertSound("failed");
  await page.unroute(overview);
  await page.getByRole("button", { name: "Try again" }).click();
  await visitor.sees("Last finished run");
  // A filter that leaves nothing says so and offers the way back.
  await visitor.go(`/${PORTAL}/sync?object=calls`);
  await visitor.reads("Nothing matches the filter");
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await visitor.reads("No record has an open error");
  assert(!page.url().includes("object="), page.url());
  await page.route("**/rest/v1/**", (route) => route.abort("internetdisconnected"));
  await visitor.go("/");
  await page.reload();
  await visitor.reads("No connection");
  await visitor.assertSound("offline");
  await visitor.picture("offline", false);
  await context.close();
}

Deno.test("the console in a browser", async (test) => {
  const portal = await mirroredPortal({ contacts: 60, host: false });
  const browser = await startBrowser();
  try {
    await test.step("one signs in, and no text tells whether an address is known", () =>
      signingIn(browser, portal));
    for (const theme of ["light", "dark"] as const) {
      for (const width of [1280, 390]) {
        await test.step(`every view is sound, ${theme}, ${width} px`, () =>
          everyView(browser, portal, theme, width));
      }
    }
    await test.step("the keyboard reaches everything", () => theKeyboard(browser, portal));
    await test.step("failed, forbidden, filtered and offline are different texts", () =>
      whatFails(browser, portal));
  } finally {
    await browser.close();
    await portal.suite.stop();
  }
});
