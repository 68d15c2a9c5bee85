// Two browsers, with events and without.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assertEquals } from "../harness/assert.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

/** Two who look at one portal: what one begins moves at the other; a lost socket is said, and the end is seen all the same. */
export async function whatIsLive(browser: Browser, portal: Portal): Promise<void> {
  const [one, other] = [
    await Visitor.come(browser, portal.suite, { user: portal.user }),
    await Visitor.come(browser, portal.suite, { user: portal.user }),
  ];
  for (const visitor of [one, other]) {
    await visitor.go(`/${PORTAL}/sync`);
    await visitor.sees("Last finished run");
    await visitor.page.locator("[data-live=live]").waitFor({ state: "attached" });
  }
  const runs = other.page.getByRole("table", { name: "Runs" }).getByRole("row");
  assertEquals(await runs.count(), 2, "a heading and the first run");
  await one.page.getByRole("button", { name: "Sync changes" }).click();
  // By an event alone: it is polled only where no subscription holds.
  await runs.nth(2).waitFor();
  await runs.nth(1).getByText("Completed").waitFor({ timeout: 60_000 });
  assertEquals([...one.complaints, ...other.complaints], []);
  // The socket goes, and stays away.
  other.expected = [/WebSocket/, /ERR_/];
  await other.page.routeWebSocket(/realtime/, (socket) => socket.close());
  await other.page.reload();
  await other.page.locator("[data-live=polling]").waitFor({ state: "attached", timeout: 60_000 });
  await one.page.getByRole("button", { name: "Sync changes" }).click();
  await runs.nth(3).waitFor({ timeout: 60_000 });
  await one.leave();
  await other.leave();
}
