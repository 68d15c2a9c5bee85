/// <reference lib="dom" />
// The console in a browser on the local stack, on a portal of the demo's size: what a first look costs with a cold cache (the
// median of five visits), what it asks, how soon a list of bookings is there, and how many rows a list of all leads keeps in the
// document. Usage: deno run -A tests/bench/console.bench.ts [--contacts N]. Prints one JSON line per row of the table.

import type { Browser } from "playwright-core";
import { parseArgs } from "node:util";
import { mirroredPortal, type Portal } from "../card/portal.ts";
import { startBrowser, Visitor } from "../console/visitor.ts";
import { PORTAL } from "../console/views.ts";
import { request, service } from "../harness/user.ts";
import { row } from "./row.ts";

const { values } = parseArgs({ options: { contacts: { type: "string", default: "29000" } } });
const contacts = Number(values.contacts);
const [VISITS, BOOKINGS] = [5, 60];

const median = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!;

/** A score of every contact, as a batch stores it. */
async function scores(portal: Portal): Promise<void> {
  const admin = service(portal.suite);
  const [reason, now] = [{ feature: "calls.last", label: "Last call", value: "3" }, new Date().toISOString()];
  let after = "";
  while (true) {
    const { data, error } = await admin.from("contacts").select("hubspot_id").is("archived_at", null)
      .gt("hubspot_id", after).order("hubspot_id").limit(1000);
    if (error) throw new Error(error.message);
    if (data.length === 0) return;
    after = data.at(-1)!.hubspot_id;
    const rows = data.map(({ hubspot_id }) => {
      const score = Number(hubspot_id) * 7919 % 101;
      return {
        ...{ account_id: portal.account, object_type: "contacts", record_id: hubspot_id, score },
        ...{ grade: score >= 80 ? "A" : score >= 60 ? "B" : "C", probability: score / 100, log_odds: 0 },
        ...{
          source: "model",
          model_id: crypto.randomUUID(),
          model_version: 1,
          model_sha256: "ab".repeat(32),
        },
        ...{ inputs: [3], baseline: -1, as_of: now, scored_at: now },
        reasons: [{ ...reason, text: "Last call 3 days ago", contribution: 1 }],
      };
    });
    const stored = await admin.from("record_scores").upsert(rows);
    if (stored.error) throw new Error(stored.error.message);
  }
}

/** An exam and who booked it. */
async function bookings(portal: Portal): Promise<void> {
  const admin = service(portal.suite);
  const exam = {
    account_id: portal.account,
    hubspot_id: "bench",
    mock_type: "Mini-mock",
    exam_date: "2099-06-04",
  };
  const made = await admin.from("mock_exams").insert({ ...exam, capacity: 100, is_active: true }).select("id")
    .single();
  const some = await admin.from("contacts").select("id").is("archived_at", null).limit(BOOKINGS);
  const ids = some.data!.map(({ id }) => id);
  const paid = await admin.from("contacts").update({ sjmini_credits: 1 }).in("id", ids);
  if (made.error ?? some.error ?? paid.error) throw new Error("the exam could not be prepared");
  for (const contact_id of ids) {
    const booking = { booking_id: crypto.randomUUID(), exam_id: made.data!.id, contact_id };
    const answer = await request(portal.suite, portal.user, "POST", "api/bookings", booking);
    if (answer.status >= 300) throw new Error(`a booking: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

/** A first look at the metrics: when there is anything to see, and when all 22 tiles are shown. */
async function firstLook(
  browser: Browser,
  portal: Portal,
): Promise<{ paint: number; tiles: number; asked: number }> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  let asked = 0;
  visitor.page.on("request", (request) => {
    if (request.url().endsWith("/rpc/metrics")) asked++;
  });
  await visitor.context.addInitScript(() => {
    const look = () => {
      if (document.querySelectorAll("[data-metric]").length === 22) performance.mark("tiles");
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await visitor.go(`/${PORTAL}/metrics`);
  await visitor.page.waitForFunction(() => performance.getEntriesByName("tiles").length > 0);
  const [paint, tiles] = await visitor.page.evaluate(() =>
    ["first-contentful-paint", "tiles"].map((name) => performance.getEntriesByName(name)[0]!.startTime)
  );
  await visitor.page.locator("[data-live=live]").waitFor({ state: "attached" });
  await visitor.leave();
  return { paint: paint!, tiles: tiles!, asked };
}

/** From another view to the first page of the bookings: the code of the view and its answers, none of them known before. */
async function bookingList(browser: Browser, portal: Portal): Promise<number> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  await visitor.go(`/${PORTAL}/connections`);
  await visitor.sees("Members");
  const ms = await visitor.page.evaluate(async (hash) => {
    const started = performance.now();
    location.hash = hash;
    const rows = () => document.querySelectorAll("[aria-label=Bookings] tbody tr").length;
    while (rows() < 50) await new Promise(requestAnimationFrame);
    return performance.now() - started;
  }, `/${PORTAL}/bookings?month=2099-06`);
  await visitor.leave();
  return ms;
}

/** Scrolls to the end of all leads; the most rows that were in the document at once. */
async function allLeads(visitor: Visitor): Promise<{ most: number; shown: number }> {
  await visitor.go(`/${PORTAL}/leads`);
  await visitor.page.locator("[data-lead]").first().waitFor();
  return await visitor.page.evaluate(async () => {
    const scroller = document.querySelector("[data-lead]")!.closest("[tabindex]")!;
    const table = scroller.closest("[role=table]")!;
    let most = 0;
    while (table.getAttribute("aria-rowcount") === "-1") {
      scroller.scrollTop = scroller.scrollHeight;
      await new Promise(requestAnimationFrame);
      most = Math.max(most, document.querySelectorAll("[data-lead]").length);
    }
    return { most, shown: Number(table.getAttribute("aria-rowcount")) - 1 };
  });
}

const portal = await mirroredPortal({ contacts, host: false });
let browser: Browser | undefined;
try {
  await scores(portal);
  await bookings(portal);
  browser = await startBrowser();
  const calls = async () => Number((await portal.suite.simulator.get("stats")).requests ?? NaN);
  const before = await calls();
  const looks = [];
  for (let visit = 0; visit < VISITS; visit++) looks.push(await firstLook(browser, portal));
  row("console: first paint", median(looks.map(({ paint }) => paint)), "ms");
  row("console: 22 tiles", median(looks.map(({ tiles }) => tiles)), "ms");
  row(
    "console: questions for the metrics of a visit",
    Math.max(...looks.map(({ asked }) => asked)),
    "requests",
  );
  row("console: HubSpot calls of these visits", await calls() - before, "requests");
  const lists = [];
  for (let visit = 0; visit < VISITS; visit++) lists.push(await bookingList(browser, portal));
  row("console: list of bookings", median(lists), "ms");
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { most, shown } = await allLeads(visitor);
  row(`console: rows in the document of ${shown} leads`, most, "rows");
} finally {
  await browser?.close();
  await portal.suite.stop();
}
