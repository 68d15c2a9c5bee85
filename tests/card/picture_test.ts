// The card as a salesperson sees it: the code that is uploaded, in a record page, drawn by a real browser.

import { assert, assertEquals } from "../harness/assert.ts";
import { fromFileUrl } from "../harness/paths.ts";
import { service } from "../harness/user.ts";
import { Browser } from "./browser.ts";
import { mirroredPortal, type Portal, someContacts, storeScore } from "./portal.ts";

const [WIDTH, HEIGHT] = [1280, 900];
const OUT = fromFileUrl(new URL("../../target/card/", import.meta.url));

/** Takes a picture, which must be one: of the size of the window, and more than an empty sheet. */
async function picture(browser: Browser, name: string): Promise<void> {
  const bytes = await browser.picture(`${OUT}${name}.png`);
  const header = new DataView(bytes.buffer);
  assertEquals(header.getUint32(0), 0x89504e47, "a PNG");
  assert(header.getUint32(16) >= 2 * WIDTH && header.getUint32(20) >= 2 * HEIGHT, "at least the window");
  assert(bytes.length > 40_000, `${bytes.length} bytes are an empty sheet`);
}

/** Nothing of the card sticks out of its panel, and its bars can be seen. */
async function assertTidy(browser: Browser): Promise<void> {
  const crooked = await browser.evaluate(`(() => {
    const panel = document.querySelector(".card").getBoundingClientRect();
    const boxes = [...document.querySelectorAll("#card *")].map((it) => [it, it.getBoundingClientRect()]);
    return boxes.filter(([, r]) => r.width > 0 && (r.left < panel.left - 1 || r.right > panel.right + 1))
      .map(([it]) => it.outerHTML.slice(0, 80));
  })()`);
  assertEquals(crooked, []);
  const bars = await browser.evaluate(
    `[...document.querySelectorAll("#card .ui-progress i")].map((it) => it.getBoundingClientRect().width)`,
  );
  assert(bars.every((width: number) => width >= 1), `bars of ${bars}`);
}

async function story(portal: Portal, browser: Browser): Promise<void> {
  const { suite } = portal;
  const [contact, lead, steady] = await someContacts(suite);
  assert(contact && lead && steady);
  const pageOf = (id: string) => `${suite.simulator.url}/_sim/cards/contacts/${id}`;
  const nameOf = ({ firstname, lastname }: Record<string, string>) => `${firstname} ${lastname}`;

  // Before the first score.
  await browser.open(pageOf(contact.id));
  await browser.waitForText("#card", "No score yet");
  assert((await browser.text("#card")).includes(nameOf(contact.properties)));
  assert((await browser.text(".left")).includes(contact.properties.email!), "the record is beside it");
  await assertTidy(browser);
  await picture(browser, "unscored");

  // The button scores the record by the rules, since nothing was trained, and says so.
  await browser.press("Score now");
  await browser.waitForText("#card", "Grade ");
  await browser.waitForText("#alerts", "Score ");
  const { data } = await service(suite).from("record_scores").select("score,grade,source").single();
  const text = await browser.text("#card");
  assert(text.includes("Scored by rules") && text.includes(`Grade ${data!.grade}`), text);
  assertEquals(await browser.text("#card .ui-score"), String(data!.score));
  assertEquals(data!.source, "rules");
  await assertTidy(browser);
  await picture(browser, "rules");

  // A model's score with reasons and a history.
  await storeScore(portal, lead.id, 87);
  await browser.open(pageOf(lead.id));
  await browser.waitForText("#card", "Grade A");
  const scored = await browser.text("#card");
  for (
    const part of [
      ...["87 % likely", "By model 3", "▲ Last call 3 days ago", "▼ Uses a private e-mail address"],
      ...["26 from 61", "61 → 66 → 81 → 87", "Score again", "All reasons"],
    ]
  ) assert(scored.includes(part), `${part} is not in:\n${scored}`);
  assert(!scored.includes("other facts"), "what is not named is not a reason");
  assertEquals(await browser.evaluate(`document.querySelectorAll("#card [role=meter]").length`), 5);
  await assertTidy(browser);
  await picture(browser, "scored");

  // A score that has not moved is no rise.
  await storeScore(portal, steady.id, 55, [0, 4, 0]);
  await browser.open(pageOf(steady.id));
  await browser.waitForText("#card", "55 → 51 → 55");
  const still = await browser.text("#card .ui-statistics");
  assert(still.includes("Unchanged") && !/[▲▼]/.test(still), still);
  await assertTidy(browser);
  await browser.open(pageOf(lead.id));
  await browser.waitForText("#card", "Grade A");

  // Every contribution, on demand.
  await browser.press("All reasons");
  await browser.waitForText("#card", "Sum (log-odds)");
  const all = await browser.text("#card");
  for (const part of ["An average record", "−1.20", "14 other facts", "+0.40", "+1.90"]) {
    assert(all.includes(part), `${part} is not in:\n${all}`);
  }
  await assertTidy(browser);
  await picture(browser, "reasons");

  // The data-fetch card in both shapes.
  for (const shape of ["v1", "v3"]) {
    await browser.open(`${pageOf(lead.id)}/data-fetch?responseVersion=${shape}`);
    await browser.waitForText("#card", "Last call 3 days ago");
    const legacy = await browser.text("#card");
    assert(
      legacy.includes(nameOf(lead.properties)) && legacy.includes("87") && legacy.includes("Score again"),
      legacy,
    );
    await assertTidy(browser);
    await picture(browser, `data-fetch-${shape}`);
  }

  // A record that the mirror does not have, and a backend that is away.
  await browser.open(`${suite.simulator.url}/_sim/cards/deals/999999`);
  await browser.waitForText("#card", "Not here yet");
  await suite.simulator.post("settings", { card_url: "http://127.0.0.1:9/functions/v1/crm-card" });
  await browser.open(pageOf(lead.id));
  await browser.waitForText("#card", "Try again");
  await picture(browser, "away");
  assertEquals(browser.complaints, []);
}

Deno.test("a browser shows the card of a record: without a score, by rules, by a model, and when the backend is away", async () => {
  const portal = await mirroredPortal({ contacts: 60, host: true });
  try {
    const browser = await Browser.start(WIDTH, HEIGHT);
    try {
      await story(portal, browser);
    } finally {
      await browser.stop();
    }
  } finally {
    await portal.suite.stop();
  }
});
