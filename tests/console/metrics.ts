/// <reference lib="dom" />
// The 22 metrics and one of them.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

/** All of them by one question, one of them beside, as a picture and as numbers. */
export async function theMetrics(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page } = visitor;
  const questions: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/rpc/metrics")) questions.push(request.url());
  });
  await visitor.go(`/${PORTAL}/metrics?period=365`);
  await visitor.sees("Metrics");
  await page.locator("[data-metric]").nth(21).waitFor();
  assertEquals(await page.locator("[data-metric]").count(), 22);
  assertEquals(questions.length, 1, "one question for all");
  assertEquals(await page.locator("[data-metric=qualified_rate] p").innerText(), "Not mapped");

  await page.getByRole("button", { name: "Deals created" }).click();
  await page.getByRole("img", { name: /^Deals created over time, \d+ points/ }).waitFor();
  assert(page.url().includes("metric=deals_created"), "a metric has an address");
  await page.getByText("As a table").first().click();
  const rows = page.getByRole("table", { name: "Deals created, over time" }).getByRole("row");
  assert(await rows.count() > 10, "a row for each month");
  await page.getByRole("img", { name: /^Deals created by owner/ }).waitFor();
  await visitor.assertSound("a metric");
  await visitor.picture("metric", false);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.getByLabel("Owner").selectOption("(none)");
  await page.getByRole("button", { name: "Remove the filter Owner" }).click();
  assert(!page.url().includes("owner="), page.url());
  // What no filter of deals can say of calls is said, not shown as 0.
  await visitor.go(`/${PORTAL}/metrics?period=365&pipeline=none-of-them`);
  await page.locator("[data-metric=total_calls]").getByText("Filter does not apply").waitFor();
  await page.locator("[data-metric=deals_created]").getByText("0", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Definitions" }).click();
  await page.getByRole("heading", { name: "22. Conversion by script" }).waitFor();
  await visitor.assertSound("definitions");
  await page.keyboard.press("Escape");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download CSV" }).click(),
  ]);
  const text = await Deno.readTextFile(await file.path());
  assertEquals(text.trimEnd().split("\r\n").length, 23, "a heading and 22 rows");
  assertEquals(visitor.complaints, []);
  await visitor.leave();
}
