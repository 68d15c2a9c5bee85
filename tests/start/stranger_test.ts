/// <reference lib="dom" />
// A stranger before `cargo xtask start`, with nothing but a browser: from nothing to a booked seat that somebody else sees.

import { Buffer } from "node:buffer";
import type { Browser } from "playwright-core";
import { exams } from "../console/bookings.ts";
import { PORTAL } from "../console/views.ts";
import { startBrowser, Visitor } from "../console/visitor.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { DEMO } from "../harness/documents.ts";
import { fromFileUrl, join } from "../harness/paths.ts";
import { Child, freePort, waitFor } from "../harness/process.ts";
import { type Place, service } from "../harness/user.ts";

const ROOT = fromFileUrl(new URL("../../", import.meta.url));
/** Of so many some hundred are old enough to be learned from, and the stranger asks for no more. */
const CONTACTS = 1500;
/** Says that something never comes. */
const BOUND_MS = 120_000;
const [EMAIL, PASSWORD] = ["stranger@example.com", "Correct-horse-7"];

Deno.test("a stranger walks through the console of cargo xtask start", async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "sales-copilot-stranger-" });
  const program = Deno.env.get("XTASK") ?? join(ROOT, "target/debug/xtask");
  const flags = { port: freePort(), "hubspot-port": freePort(), "data-dir": dataDir, contacts: CONTACTS };
  const named = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = new Child(program, ["start", "--no-demo", ...named]);
  let browser: Browser | undefined;
  try {
    const place = await ready(child, dataDir);
    browser = await startBrowser();
    await walk(t, browser, place);
  } finally {
    await browser?.close();
    await child.kill("SIGINT");
    await Deno.remove(dataDir, { recursive: true });
  }
});

/** Where it serves, as stack.json says once it does. */
async function ready(child: Child, dataDir: string): Promise<Place> {
  let place: Place | undefined;
  await waitFor("stack.json", 300_000, async () => {
    child.assertAlive();
    const stack = JSON.parse(await Deno.readTextFile(join(dataDir, "stack.json")));
    const { publishable_key, secret_key } = stack;
    place = { url: stack.api_url, keys: { publishable_key, secret_key } };
    return true;
  });
  return place!;
}

async function walk(t: Deno.TestContext, browser: Browser, place: Place): Promise<void> {
  const stranger = await Visitor.come(browser, place);
  const steps: [string, () => Promise<void>][] = [
    ["signs up and connects a portal", () => connects(stranger)],
    ["watches it sync", () => watches(stranger)],
    ["says what is enough to learn from, and trains", () => trains(stranger)],
    ["finds the best lead, and why it is", () => findsTheBest(stranger)],
    ["uploads a file and asks it a question", () => asks(stranger)],
    ["books a seat, and another browser sees it go", () => books(browser, stranger, place)],
    ["replays what was given up", () => replays(stranger)],
  ];
  // Each begins where the one before it has ended.
  for (const [name, step] of steps) if (!(await t.step(name, step))) return;
  assertEquals(stranger.complaints, []);
  await stranger.leave();
}

async function connects(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go("/");
  await page.getByRole("button", { name: "Sign up instead" }).click();
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign up", exact: true }).click();
  await visitor.reads("No portal is connected");
  await page.getByRole("button", { name: "Connect a portal" }).click();
  await page.getByRole("button", { name: "Connect app" }).click();
  await visitor.sees("Current run");
  assert(page.url().endsWith(`/#/${PORTAL}/sync`), page.url());
}

async function watches(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const run = page.getByRole("table", { name: "Runs" }).getByRole("row").nth(1);
  await run.getByText("Completed").waitFor({ timeout: BOUND_MS });
  await visitor.reads("No run at the moment");
  await visitor.go(`/${PORTAL}/metrics?period=365`);
  await page.locator("[data-metric]").nth(21).waitFor();
}

async function trains(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/settings?part=scoring`);
  await visitor.sees("How records are scored");
  await page.getByLabel("Fewest records to learn from").fill("100");
  await page.getByLabel("Fewest successes among them").fill("10");
  await page.getByRole("button", { name: "Save" }).click();
  await visitor.reads("The settings are saved.");
  await visitor.go(`/${PORTAL}/models`);
  await visitor.sees("Training");
  await page.getByRole("button", { name: "Train a model" }).click();
  await page.getByRole("table", { name: "Versions" }).getByText("Version 1").waitFor({ timeout: BOUND_MS });
  const activate = page.getByRole("button", { name: "Put into service Version 1" });
  // Learned from so few it may be no better than a coin; whoever trained it is an owner and decides.
  if (await activate.count() > 0) {
    await activate.click();
    await page.getByRole("dialog").getByRole("button", { name: "Put into service" }).click();
  }
  await page.getByRole("table", { name: "Versions" }).getByText("In service", { exact: true }).waitFor();
  const scored = page.getByRole("table", { name: "Scoring of many records" }).getByRole("row").nth(1);
  await scored.getByText("Completed").waitFor({ timeout: BOUND_MS });
}

async function findsTheBest(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/leads`);
  const best = page.locator("[data-lead]").first();
  await best.getByRole("button").click();
  await visitor.reads(/By model 1/);
  await page.getByRole("img", { name: /contributions in log-odds; the strongest is/ }).waitFor();
  await visitor.assertSound("the best lead");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

async function asks(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/documents`);
  await visitor.reads("No document yet");
  const broken = {
    name: "broken.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.7 and no more"),
  };
  await page.locator("input[type=file]").setInputFiles([`${DEMO}course-handbook.pdf`]);
  await page.locator("input[type=file]").setInputFiles([broken]);
  const handbook = page.getByRole("row").filter({ hasText: "course-handbook.pdf" });
  await handbook.getByText("Complete", { exact: true }).waitFor({ timeout: BOUND_MS });
  await page.getByRole("searchbox").fill("How long may a student pause the course?");
  await page.getByRole("searchbox").press("Enter");
  await visitor.sees("Found for");
  await page.locator("main ol li").first().getByText(/paus/i).first().waitFor();
  await page.locator("main ol li").first().getByRole("link").click();
  await page.getByRole("region", { name: "The place that was found" }).waitFor();
}

async function books(browser: Browser, visitor: Visitor, place: Place): Promise<void> {
  const { data } = await service(place).from("hubspot_accounts").select("id").single();
  const payer = await exams({ suite: place, account: data!.id });
  const other = await Visitor.come(browser, place);
  await other.go("/");
  await other.page.getByLabel("E-mail").fill(EMAIL);
  await other.page.getByLabel("Password").fill(PASSWORD);
  await other.page.getByLabel("Password").press("Enter");
  await other.page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Sign in" }).waitFor();
  const months = [visitor, other].map(({ page }) => page.getByRole("button", { name: /4 June 2099/ }));
  for (const one of [visitor, other]) {
    await one.go(`/${PORTAL}/bookings?month=2099-06`);
    await one.sees("Exams, June 2099");
    await one.page.locator("[data-live=live]").waitFor({ state: "attached" });
  }
  for (const day of months) await day.getByText("2 of 2 free").waitFor();
  await months[0]!.click();
  await visitor.page.getByRole("button", { name: /^Book Situational Judgment 09:00/ }).click();
  const dialog = visitor.page.getByRole("dialog");
  await dialog.getByLabel("E-mail of the contact").fill(payer);
  await dialog.getByRole("button", { name: "Book", exact: true }).click();
  for (const day of months) await day.getByText("1 of 2 free").waitFor();
  assertEquals(other.complaints, []);
  await other.leave();
}

async function replays(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/dead-letters`);
  await page.getByRole("button", { name: /^Replay all / }).click({ timeout: BOUND_MS });
  const dialog = page.getByRole("dialog");
  await dialog.getByText("would go back into the queue.").waitFor();
  await dialog.getByRole("button", { name: /^Replay / }).click();
  await dialog.getByRole("cell", { name: "Back in the queue" }).first().waitFor();
}
