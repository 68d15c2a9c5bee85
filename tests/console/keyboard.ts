/// <reference lib="dom" />
// Without a mouse.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

export async function theKeyboard(browser: Browser, portal: Portal): Promise<void> {
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
