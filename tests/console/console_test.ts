// The console in a browser, on the running suite: each view in both themes and widths, by the keyboard, and when things fail.

import type { Browser } from "playwright-core";
import { mirroredPortal, type Portal, someContacts, storeScore } from "../card/portal.ts";
import { signingIn } from "./signing_in.ts";
import { exams, theBookings } from "./bookings.ts";
import { shared, theDocuments } from "./documents.ts";
import { troubles, whatWaits } from "./operations.ts";
import { everyView } from "./walk.ts";
import { theMetrics } from "./metrics.ts";
import { theLeads } from "./leads.ts";
import { theModels } from "./models.ts";
import { theSettings } from "./settings.ts";
import { theKeyboard } from "./keyboard.ts";
import { whatIsLive } from "./live.ts";
import { whatFails } from "./failing.ts";
import { aViewer, byToken, comingAndGoing } from "./members.ts";
import { startBrowser } from "./visitor.ts";

Deno.test("the console in a browser", async (test) => {
  const portal = await mirroredPortal({ contacts: 60, host: false });
  let browser: Browser | undefined;
  try {
    const [best, next] = await someContacts(portal.suite);
    await storeScore(portal, best!.id, 87);
    await storeScore(portal, next!.id, 64);
    browser = await startBrowser();
    await stories(test, portal, browser);
  } finally {
    await browser?.close();
    await portal.suite.stop();
  }
});

async function stories(test: Deno.TestContext, portal: Portal, browser: Browser): Promise<void> {
  await test.step("one signs in, and no text tells whether an address is known", () =>
    signingIn(browser, portal));
  await test.step("one adds documents, and finds what is in them", () => theDocuments(browser, portal));
  const payer = await exams(portal);
  await troubles(portal);
  for (const theme of ["light", "dark"] as const) {
    for (const width of [1280, 390]) {
      await test.step(`every view is sound, ${theme}, ${width} px`, () =>
        everyView(browser, portal, theme, width));
    }
  }
  await test.step("22 metrics by one question, and one of them as a picture and as numbers", () =>
    theMetrics(browser, portal));
  await test.step("the best leads come first, and one says why", () => theLeads(browser, portal));
  await test.step("one books a seat and gives it back", () => theBookings(browser, portal, payer));
  await test.step("one takes on, replays and decides what waits", () => whatWaits(browser, portal));
  await test.step("one changes what a portal decides about itself, and it is written down", () =>
    theSettings(browser, portal));
  await test.step("the keyboard reaches everything", () => theKeyboard(browser, portal));
  await test.step("what one begins, the other sees, by events or without", () => whatIsLive(browser, portal));
  await test.step("failed, forbidden, filtered and offline are different texts", () =>
    whatFails(browser, portal));
  await test.step("a viewer is offered nothing that would be refused", () => aViewer(browser, portal));
  await test.step("one shares a document, and sees who looked at it", () => shared(browser, portal));
  await test.step("one sees how good the models are, and which of them scores", () =>
    theModels(browser, portal));
  await test.step("one connects a portal, and an owner disconnects and erases it", () =>
    comingAndGoing(browser, portal));
  await test.step("one connects it again by a token", () => byToken(browser, portal));
}
