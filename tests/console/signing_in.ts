// Signing in and out.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assertEquals } from "../harness/assert.ts";
import { Visitor } from "./visitor.ts";

export async function signingIn(browser: Browser, portal: Portal): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite);
  const { page } = visitor;
  visitor.expected = [/status of 400/];
  await visitor.go("/");
  await visitor.sees("Sign in");
  await visitor.assertSound("sign in");
  await visitor.picture("sign-in");
  await page.getByLabel("E-mail").fill(portal.user.email);
  await page.getByLabel("Password").fill("Wrong-horse-77");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await visitor.reads("E-mail and password do not belong together.");
  // An address that nobody has is answered in the same words.
  await page.getByLabel("E-mail").fill("nobody@example.com");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await visitor.reads("E-mail and password do not belong together.");
  await page.getByLabel("E-mail").fill(portal.user.email);
  await page.getByLabel("Password").fill("Correct-horse-7");
  await page.getByLabel("Password").press("Enter");
  await page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Sign in" }).waitFor();
  assertEquals(visitor.complaints, []);
  await page.getByRole("button", { name: "You" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await visitor.sees("Sign in");
  await visitor.leave();
}
