// Health, dead letters and conflicts in the console: what waits for a person, and what the person does about it.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assertEquals } from "../harness/assert.ts";
import { processed, put } from "../harness/documents.ts";
import { service } from "../harness/user.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

/** A file that nobody can read, an alert and a conflict: something to do. */
export async function troubles(portal: Portal): Promise<void> {
  const broken = await processed(portal.user, await put(portal.user, "broken.pdf", "%PDF-1.7 and no more"));
  assertEquals(broken.status, "error");
  const admin = service(portal.suite);
  const rule = await admin.from("alert_rules").select("id").eq("name", "jobs.dead").is("account_id", null)
    .single();
  const alert = await admin.from("alerts").upsert({
    account_id: portal.account,
    rule_id: rule.data!.id,
    subject: "told/dead",
    severity: "critical",
    value: 1,
    threshold: 0,
    detail: "One piece of work was given up: mend its cause and replay it.",
  });
  assertEquals(alert.error, null);
  const contact = await admin.from("contacts").select("id,lastname").not("lastname", "is", null).limit(1)
    .single();
  const conflict = await admin.from("sync_conflicts").insert({
    account_id: portal.account,
    object_type: "contacts",
    record_id: contact.data!.id,
    kind: "both_changed",
    field: "lastname",
    base: "Before",
    ours: "Ours-here",
    theirs: contact.data!.lastname,
    decision: "none",
    status: "open",
  });
  assertEquals(conflict.error, null);
}

/** One takes an alert on, replays what was given up after a look at what would happen, and decides a conflict. */
export async function whatWaits(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/health`);
  const alert = page.getByRole("listitem").filter({ hasText: "told/dead" });
  await alert.getByRole("button", { name: "I take it on" }).click();
  await page.getByLabel("A note to the others").fill("Looking at it");
  await page.getByRole("dialog").getByRole("button", { name: "I take it on" }).click();
  await alert.getByText("Looking at it").waitFor();
  await alert.getByRole("link", { name: "Replay dead letters" }).click();

  await visitor.sees("Dead letters and conflicts");
  await page.getByRole("button", { name: "Show only these" }).click();
  await page.getByRole("button", { name: "Replay all 1" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("1 would go back into the queue.").waitFor();
  await visitor.assertSound("a replay that is tried");
  await visitor.picture("replay", false);
  const dead = () => portal.user.client.rpc("dead_letters", { p_account_id: portal.account });
  assertEquals((await dead()).data.total, 1, "a trial replays nothing");
  await dialog.getByRole("button", { name: "Replay 1" }).click();
  await dialog.getByRole("cell", { name: "Back in the queue" }).waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /Keep ours lastname/ }).click();
  await visitor.reads("No conflict");
  const decided = await service(portal.suite).from("sync_conflicts").select("decision,status").single();
  assertEquals(decided.data, { decision: "supabase", status: "decided" });
  assertEquals(visitor.complaints, []);
  await visitor.leave();
}
