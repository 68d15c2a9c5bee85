/// <reference lib="dom" />
// The leads and one record.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

/** The best leads, one of them beside the list, and a filter that leaves none. */
export async function theLeads(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/leads`);
  await visitor.sees("Leads");
  const [first, second] = await page.locator("[data-lead]").all();
  assert((await first!.textContent())!.startsWith("87"), "the best is first");
  assert((await second!.textContent())!.startsWith("64"), "the next is second");
  const opener = first!.getByRole("button");
  await opener.click();
  await visitor.reads("87% likely");
  assert(page.url().includes("record="), "a record has an address");
  // The chart has a name and a table that says the same.
  await page.getByRole("img", { name: /7 contributions in log-odds; the strongest is Last call/ }).waitFor();
  await page.getByText("As a table").first().click();
  const table = page.getByRole("table", { name: "What the score is made of" });
  assertEquals(await table.getByRole("row").count(), 10, "a heading, the average, seven reasons and the sum");
  await page.getByRole("img", { name: "4 scores over time, from 61 to 87" }).waitFor();
  await visitor.assertSound("record");
  await visitor.picture("record", false);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // The dialog gives it back when it is gone from the page.
  const text = await opener.textContent();
  await page.waitForFunction((text) => document.activeElement?.textContent === text, text);
  await page.keyboard.press("/");
  await page.keyboard.type("nobody of that name");
  await visitor.reads("Nothing matches the filter");
  await visitor.assertSound("filtered");
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await page.locator("[data-lead]").first().waitFor();
  await page.getByRole("button", { name: "Grade A" }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-lead]").length === 1);
  assert(page.url().includes("grades=A"), "a filter is in the address");
  // Scored again by the rules, the record keeps its place until one asks.
  await page.locator("[data-lead]").getByRole("button").click();
  await page.getByRole("button", { name: "Score again" }).click();
  await visitor.reads(/By the rules, since no model is active/);
  assertEquals(visitor.complaints, []);
  await visitor.leave();
}
