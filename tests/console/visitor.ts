/// <reference lib="dom" />
// A browser with the console in it, which notes what goes wrong: errors of the page, refusals of its policy.

import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { executable } from "../card/browser.ts";
import { assertEquals } from "../harness/assert.ts";
import { fromFileUrl } from "../harness/paths.ts";
import type { Place, User } from "../harness/user.ts";

const PICTURES = fromFileUrl(new URL("../../target/console/pictures/", import.meta.url));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export type Theme = "light" | "dark";

/** Starts the browser that the card's tests use. */
export async function startBrowser(): Promise<Browser> {
  const { path, environment, flags } = await executable();
  const env = Object.fromEntries(environment.map((pair) => pair.split("=", 2) as [string, string]));
  return await chromium.launch({
    executablePath: path,
    args: [...FLAGS, ...flags],
    env: { ...Deno.env.toObject(), ...env },
  });
}

/** One who looks at the console, signed in or not. */
export class Visitor {
  /** What the page complained of, without what a test expects. */
  readonly complaints: string[] = [];
  /** Complaints that a test causes itself. */
  expected: RegExp[] = [];

  private constructor(readonly suite: Place, readonly context: BrowserContext, readonly page: Page) {}

  /** Opens a window; with a user's session in it, as a former visit would have left it. */
  static async come(
    browser: Browser,
    suite: Place,
    options: { user?: User; width?: number; height?: number; theme?: Theme } = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
      colorScheme: options.theme ?? "light",
      reducedMotion: "reduce",
    });
    const session = (await options.user?.client.auth.getSession())?.data.session;
    if (session) {
      const entry = [`sb-${new URL(suite.url).hostname.split(".")[0]}-auth-token`, JSON.stringify(session)];
      await context.addInitScript(([name, value]) => localStorage.setItem(name!, value!), entry);
    }
    await context.addInitScript(() => {
      // deno-lint-ignore no-explicit-any
      const it = globalThis as any;
      it.refusals = [];
      addEventListener(
        "securitypolicyviolation",
        (event) => it.refusals.push(`${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    const page = await context.newPage();
    const visitor = new Visitor(suite, context, page);
    page.on("console", (message) => {
      if (message.type() === "error") visitor.complain(`${message.text()} ${message.location().url}`);
    });
    page.on("pageerror", (error) => visitor.complain(String(error)));
    return visitor;
  }

  private complain(text: string): void {
    if (!this.expected.some((pattern) => pattern.test(text))) this.complaints.push(text);
  }

  /** Goes to a place behind the `#`. */
  async go(path: string): Promise<void> {
    const url = `${this.suite.url}/#${path}`;
    if (this.page.url().startsWith(`${this.suite.url}/#`)) {
      await this.page.evaluate((hash) => {
        location.hash = hash;
      }, path);
    } else await this.page.goto(url);
  }

  /** Waits until a heading of the page says this, and until nothing is on its way any more. */
  async sees(heading: string): Promise<void> {
    await this.page.getByRole("heading", { name: heading }).first().waitFor({ timeout: 60_000 });
    await this.page.waitForFunction(() => !document.querySelector("[aria-busy=true]"), undefined, {
      timeout: 60_000,
    });
  }

  /** Waits until a text is there; says what is there instead. */
  async reads(text: string | RegExp): Promise<void> {
    try {
      await this.page.getByText(text).first().waitFor({ timeout: 60_000 });
    } catch {
      const instead = await this.page.locator("body").innerText();
      throw new Error(`${text} is not in ${this.page.url()}:\n${instead}\n${this.complaints.join("\n")}`);
    }
  }

  /** What axe finds that matters, as lines. */
  async findings(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate(async (tags) => {
      // deno-lint-ignore no-explicit-any
      const { violations } = await (globalThis as any).axe.run(document, {
        runOnly: { type: "tag", values: tags },
      });
      return violations;
    }, TAGS);
    return found.filter(({ impact }: { impact: string }) => impact === "serious" || impact === "critical")
      .flatMap((rule: { id: string; nodes: { html: string; failureSummary: string }[] }) =>
        rule.nodes.map(({ html, failureSummary }) => `${rule.id}: ${html.slice(0, 160)} ${failureSummary}`)
      );
  }

  /** Nothing was refused, nothing broke, axe finds nothing, and nothing sticks out at the side. */
  async assertSound(where: string): Promise<void> {
    assertEquals(await this.findings(), [], where);
    // deno-lint-ignore no-explicit-any
    assertEquals(await this.page.evaluate(() => (globalThis as any).refusals), [], `${where}: policy`);
    assertEquals(this.complaints, [], `${where}: console`);
    const overhang = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assertEquals(Math.max(0, overhang), 0, `${where} is wider than the window`);
  }

  /** A picture to be looked at. */
  async picture(name: string, fullPage = true): Promise<void> {
    await this.page.screenshot({ path: `${PICTURES}${name}.png`, fullPage });
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}
