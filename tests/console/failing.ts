/// <reference lib="dom" />
// What is said when there is nothing to show.

import type { Browser, Page } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert } from "../harness/assert.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

export async function whatFails(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page, context } = visitor;
  visitor.expected = [/status of (403|500)/, /ERR_(FAILED|INTERNET_DISCONNECTED)/, /WebSocket/];
  const question = await Overview.of(page);
  question.fails(403, { code: "42501", message: "permission denied", details: null, hint: null });
  await visitor.go(`/${PORTAL}/sync`);
  await visitor.reads("You may not see this");
  await visitor.assertSound("forbidden");
  await visitor.picture("forbidden", false);
  question.fails(500, { code: "XX000", message: "it broke", details: null, hint: null });
  await page.getByRole("button", { name: "Try again" }).click();
  await visitor.reads("This could not be loaded");
  await visitor.reads(/XX000/);
  await visitor.assertSound("failed");
  await question.worksOncePressed();
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

/**
 * What the question for the overview answers. The page asks it again by itself, on events and while it polls: an answer
 * that works before the button is pressed would take the button away.
 */
class Overview {
  #answer: { status: number; json: Record<string, unknown> } | undefined;

  private constructor(private readonly page: Page) {}

  static async of(page: Page): Promise<Overview> {
    const question = new Overview(page);
    await page.route("**/rest/v1/rpc/sync_overview*", async (route) => {
      const works = question.#answer === undefined || await page.evaluate(() => "pressed" in globalThis);
      await (works ? route.continue() : route.fulfill(question.#answer));
    });
    return question;
  }

  fails(status: number, json: Record<string, unknown>): void {
    this.#answer = { status, json };
  }

  /** It works from the next press on: the page's own handler of it comes after this one, which holds the way down. */
  async worksOncePressed(): Promise<void> {
    await this.page.evaluate(() =>
      addEventListener("click", () => Object.assign(globalThis, { pressed: true }), {
        capture: true,
        once: true,
      })
    );
  }
}
