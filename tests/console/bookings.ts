// Exams and bookings in the console.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assertEquals } from "../harness/assert.ts";
import { type Place, service } from "../harness/user.ts";
import { PORTAL } from "./views.ts";
import { Visitor } from "./visitor.ts";

const DAY = "2099-06-04";

/** Two exams on a day that is never past, one of them closed; the first contact can pay for one. */
export async function exams(portal: { suite: Place; account: string }): Promise<string> {
  const admin = service(portal.suite);
  const exam = (hubspot_id: string, more: Record<string, unknown>) => ({
    account_id: portal.account,
    hubspot_id,
    mock_type: "Situational Judgment",
    exam_date: DAY,
    exam_time_start: "09:00",
    exam_time_end: "11:00",
    location: "Toronto",
    capacity: 2,
    is_active: true,
    ...more,
  });
  const made = await admin.from("mock_exams").insert([
    exam("console-1", {}),
    exam("console-2", { exam_time_start: "13:00", exam_time_end: null, is_active: false, capacity: 8 }),
  ]);
  assertEquals(made.error, null);
  const { data, error } = await admin.from("contacts").select("id,email").is("archived_at", null)
    .not("email", "is", null).order("hubspot_id").limit(1).single();
  assertEquals(error, null);
  assertEquals((await admin.from("contacts").update({ sj_credits: 1 }).eq("id", data!.id)).error, null);
  return data!.email;
}

/** One books a seat, sees it taken, and gives it back. */
export async function theBookings(browser: Browser, portal: Portal, email: string): Promise<void> {
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  visitor.expected = [/status of 404/];
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/bookings?month=${DAY.slice(0, 7)}`);
  await visitor.sees("Exams, June 2099");
  const day = page.getByRole("button", { name: /4 June 2099/ });
  await day.getByText("2 of 2 free").waitFor();
  await day.click();
  await visitor.sees("Exams of Thursday, 4 June 2099");
  await page.getByRole("button", { name: /^Book Situational Judgment 09:00/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail of the contact").fill("nobody@example.invalid");
  await dialog.getByRole("button", { name: "Book", exact: true }).click();
  await dialog.getByText("No contact of this portal has this e-mail").waitFor();
  await dialog.getByLabel("E-mail of the contact").fill(email);
  await dialog.getByRole("button", { name: "Book", exact: true }).click();
  await day.getByText("1 of 2 free").waitFor();
  const bookings = page.getByRole("table", { name: "Bookings" });
  await bookings.getByText("sj_credits").waitFor();
  await visitor.assertSound("a day with a booking");
  await visitor.picture("bookings-day");
  await visitor.reads(/In the week of .*, exams are \d+ % full|How full the exams are/);
  await bookings.getByRole("button", { name: /^Cancel/ }).click();
  await dialog.getByRole("button", { name: "Cancel the booking" }).click();
  await day.getByText("2 of 2 free").waitFor();
  await bookings.getByText("Cancelled").waitFor();
  assertEquals(visitor.complaints, []);
  await visitor.leave();
}
