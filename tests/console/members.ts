// Who comes, who may what, and who goes.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { service, signUp } from "../harness/user.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

/** A viewer is offered nothing that would be refused. */
export async function aViewer(browser: Browser, portal: Portal): Promise<void> {
  const viewer = await signUp(portal.suite);
  const member = { account_id: portal.account, user_id: viewer.id, role: "viewer" };
  assertEquals((await service(portal.suite).from("account_members").insert(member)).error, null);
  const visitor = await Visitor.come(browser, portal.suite, { user: viewer });
  await visitor.go(`/${PORTAL}/sync`);
  await visitor.reads("Your role does not start syncs.");
  assertEquals(await visitor.page.getByRole("button", { name: /^Sync / }).count(), 0);
  await visitor.go(`/${PORTAL}/connections`);
  await visitor.sees("Members");
  assertEquals(await visitor.page.getByRole("button", { name: "Disconnect" }).count(), 0);
  assertEquals(await visitor.page.getByRole("heading", { name: "Invitations" }).count(), 0);
  await visitor.assertSound("viewer");
  await visitor.go(`/${PORTAL}/dead-letters`);
  await visitor.reads("shown to owners and admins");
  for (const part of ["", "?part=alerts"]) {
    await visitor.go(`/${PORTAL}/settings${part}`);
    await visitor.reads("This is shown to owners and admins of the portal");
  }
  for (const part of ["scoring", "mirror", "conflicts"]) {
    await visitor.go(`/${PORTAL}/settings?part=${part}`);
    await visitor.reads("Owners and admins of the portal change this.");
    assertEquals(await visitor.page.locator("main form button").count(), 0, part);
  }
  await visitor.go(`/${PORTAL}/audit`);
  await visitor.reads("The audit log is shown to owners and admins");
  await visitor.go(`/${PORTAL}/models`);
  await visitor.reads("Your role does not train models.");
  await visitor.go(`/${PORTAL}/documents`);
  await visitor.reads("Your role only reads");
  await visitor.go(`/${PORTAL}/health`);
  await visitor.sees("Measures");
  assertEquals(await visitor.page.getByRole("button", { name: "I take it on" }).count(), 0);
  assertEquals(visitor.complaints, [], "what a viewer asks is answered");
  await visitor.leave();
}

/** From nothing to a portal through HubSpot's consent, and out of it again with all its data. */
export async function comingAndGoing(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite);
  const { page } = visitor;
  await visitor.go("/");
  await page.getByRole("button", { name: "Sign up instead" }).click();
  await page.getByLabel("E-mail").fill("new@example.com");
  await page.getByLabel("Password").fill("Correct-horse-7");
  await page.getByRole("button", { name: "Sign up", exact: true }).click();
  await visitor.reads("No portal is connected");
  await visitor.assertSound("no portal");
  await visitor.picture("no-portal", false);
  await page.getByRole("button", { name: "Connect a portal" }).click();
  await visitor.sees("Last finished run");
  assert(page.url().endsWith(`/#/${PORTAL}/sync`), "nothing of the handle stays in the address");
  assertEquals(visitor.complaints, []);
  await visitor.leave();

  const owner = await Visitor.come(browser, portal.suite, { user: portal.user });
  await owner.go(`/${PORTAL}/connections`);
  await owner.reads("new@example.com");
  await owner.page.getByRole("button", { name: "Disconnect" }).click();
  await owner.page.getByLabel("Erase everything that was mirrored").check();
  const erase = owner.page.getByRole("button", { name: "Disconnect and erase" });
  await owner.page.getByLabel(`Type ${PORTAL} to erase`).fill("6251");
  assert(await erase.isDisabled(), "half a number erases nothing");
  await owner.page.getByLabel(`Type ${PORTAL} to erase`).fill(PORTAL);
  await owner.assertSound("disconnect");
  await erase.click();
  await owner.reads(`Portal ${PORTAL} is disconnected and its data is erased.`);
  await owner.page.getByText("Disconnected", { exact: true }).waitFor();
  const { count } = await service(portal.suite).from("hubspot_contacts_raw").select("*", {
    count: "exact",
    head: true,
  });
  assertEquals(count, 0);
  assertEquals(owner.complaints, []);
  await owner.leave();
}

/** A portal is connected by a pasted token; what is none is refused in words. */
export async function byToken(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page } = visitor;
  visitor.expected = [/status of 422/];
  const { token } = await portal.suite.simulator.post("private-apps", {});
  await visitor.go(`/${PORTAL}/connections`);
  await visitor.sees(`Portal ${PORTAL}`);
  await page.getByRole("button", { name: "Use a private app's token" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Token").fill("na1-of-another-kind");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await visitor.reads(/malformed_token/);
  await dialog.getByLabel("Token").fill(token);
  await visitor.assertSound("a token");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("The token of a private app", { exact: true }).waitFor();
  await page.getByText("Connected", { exact: true }).first().waitFor();
  assert(!(await page.content()).includes(token), "the token is shown nowhere again");
  assertEquals(visitor.complaints, []);
  await visitor.leave();
}
