/// <reference lib="dom" />
// Without a mouse.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { PORTAL, VIEWS } from "./views.ts";
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
  for (const [path, heading] of VIEWS) {
    await visitor.go(`/${PORTAL}/${path}`);
    await visitor.sees(heading);
    await everyStopIsSeen(visitor, path);
  }
  await visitor.leave();
}

/** What Tab comes to in a view. */
const STOPS = 'a[href], button:enabled, input:enabled, select:enabled, summary, [tabindex="0"]';

/** Tab walks through all that can be pressed; each stop is visible and marked. */
async function everyStopIsSeen({ page }: Visitor, path: string): Promise<void> {
  // What is folded away is no stop.
  const wanted = await page.locator("main").locator(STOPS).evaluateAll((all) =>
    all.filter((it) => it.checkVisibility()).length
  );
  assert(wanted > 0, `${path} has something to press`);
  await page.locator("#content").focus();
  const seen = new Set<string>();
  for (let stop = 0; stop < wanted + 10; stop++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate((stops) => {
      const element = document.activeElement;
      if (!element || !document.querySelector("main")?.contains(element)) return null;
      const { width, height } = element.getBoundingClientRect();
      const all = [...document.querySelector("main")!.querySelectorAll(stops)];
      return {
        index: all.indexOf(element),
        shown: width > 0 && height > 0,
        style: getComputedStyle(element).outlineStyle,
        what: element.outerHTML.slice(0, 120),
      };
    }, STOPS);
    if (!at) break;
    assert(at.shown && at.style !== "none", `a stop without a mark, ${path}: ${at.what}`);
    if (at.index >= 0) seen.add(String(at.index));
  }
  assertEquals(seen.size, wanted, `stops of the keyboard, ${path}`);
}
