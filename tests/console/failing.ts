// What is said when there is nothing to show.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert } from "../harness/assert.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

export async function whatFails(browser: Browser, portal: Portal): Promise<void> {
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
