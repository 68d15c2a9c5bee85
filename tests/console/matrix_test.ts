// Every view where there is nothing to show: empty, filtered away, failed, forbidden and offline are five different things.

import type { Browser, Page } from "playwright-core";
import { mirroredPortal, type Portal } from "../card/portal.ts";
import { assertEquals } from "../harness/assert.ts";
import { service, signUp } from "../harness/user.ts";
import { PORTAL, VIEWS } from "./views.ts";
import { startBrowser, type Theme, Visitor } from "./visitor.ts";

Deno.test("the console where there is nothing to show", async (test) => {
  const portal = await mirroredPortal({ contacts: 20, host: false });
  let browser: Browser | undefined;
  try {
    const it = browser = await startBrowser();
    await test.step("every view says that there is nothing yet, or nothing that matches", () =>
      everyEmptiness(it, portal));
    await test.step("every view says what it was refused, and why", () => everyRefusal(it, portal));
  } finally {
    await browser?.close();
    await portal.suite.stop();
  }
});

type Looks = [theme: Theme, width: number];
/** All looks of a state are walked with CONSOLE_MATRIX=all, and one of them otherwise. */
const LOOKS: Looks[] = [["light", 390], ["dark", 1280], ["light", 1280], ["dark", 390]];
const looks = (turn: number): Looks[] =>
  Deno.env.get("CONSOLE_MATRIX") === "all" ? LOOKS : [LOOKS[turn % LOOKS.length]!];

/** What a portal without anything says, and with a filter that leaves nothing. */
const NOTHING: [path: string, says: string][] = [
  ["leads", "Nothing is scored yet"],
  ["models", "There is no model yet"],
  ["models", "Nothing was trained yet"],
  ["documents", "No document yet"],
  ["bookings", "No exam in this month"],
  ["bookings", "There was no exam in the last six months"],
  ["sync", "Nothing was synced yet"],
  ["health", "No alert is open"],
  ["dead-letters", "No work was given up"],
  ["settings?part=scoring", "Nothing is configured: the defaults hold"],
  ["settings?part=alerts", "No alert is posted anywhere"],
];
const FILTERED = [
  "leads?grades=A",
  "documents?state=error",
  "bookings?status=active",
  "dead-letters?kind=document.parse",
  "audit?entity=bookings",
];

/** What requests come to, and what is said of it. The portals are known in any case: without them there is no view. */
const REFUSED: Record<string, { says: string; status?: number }> = {
  failed: { says: "This could not be loaded", status: 400 },
  forbidden: { says: "You may not see this", status: 403 },
  offline: { says: "No connection" },
};

async function refuse(page: Page, status?: number): Promise<void> {
  await page.route(/\/(rest|functions)\/v1\/(?!hubspot_connections|account_members)/, async (route) => {
    if (!status) return await route.abort("internetdisconnected");
    const json = { code: "XX000", message: "it was refused", details: null, hint: null };
    await route.fulfill({ status, json });
  });
}

/** Every view, when nothing that it asks is answered. */
async function everyRefusal(browser: Browser, portal: Portal): Promise<void> {
  for (const [turn, [state, { says, status }]] of Object.entries(REFUSED).entries()) {
    for (const [theme, width] of looks(turn)) {
      const visitor = await Visitor.come(browser, portal.suite, { user: portal.user, theme, width });
      visitor.expected = [/status of (400|403)/, /ERR_INTERNET_DISCONNECTED/];
      await refuse(visitor.page, status);
      for (const [path, heading, name = path] of VIEWS) {
        await visitor.go(`/${PORTAL}/${path}`);
        await visitor.sees(heading);
        await visitor.reads(says);
        await visitor.assertSound(`${name}, ${state}, ${theme}, ${width}`);
        await visitor.picture(`${name}-${state}-${theme}-${width}`);
      }
      await visitor.leave();
    }
  }
}

/** Every view of a portal in which there is nothing, and filters that leave nothing. */
async function everyEmptiness(browser: Browser, portal: Portal): Promise<void> {
  const admin = service(portal.suite);
  const owner = await signUp(portal.suite);
  const number = "777";
  const account = { portal_id: number, status: "error", error_code: "invalid_grant", error_message: "Gone." };
  const { data, error } = await admin.from("hubspot_accounts").insert(account).select("id").single();
  assertEquals(error, null);
  const member = { account_id: data!.id, user_id: owner.id, role: "owner" };
  assertEquals((await admin.from("account_members").insert(member)).error, null);
  for (const [theme, width] of looks(1)) {
    const visitor = await Visitor.come(browser, portal.suite, { user: owner, theme, width });
    for (const [path, heading, name = path] of VIEWS) {
      await visitor.go(`/${number}/${path}`);
      await visitor.sees(heading);
      for (const [, says] of NOTHING.filter(([of]) => of === path)) await visitor.reads(says);
      await visitor.assertSound(`${name}, empty, ${theme}, ${width}`);
      await visitor.picture(`${name}-empty-${theme}-${width}`);
    }
    for (const path of FILTERED) {
      await visitor.go(`/${number}/${path}`);
      await visitor.reads("Nothing matches the filter");
      await visitor.assertSound(`${path}, filtered, ${theme}, ${width}`);
    }
    await visitor.leave();
  }
}
