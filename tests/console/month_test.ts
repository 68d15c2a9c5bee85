// The months of the bookings view.

import { dayOf, monthOf, shifted, weeksOf } from "../../console/src/views/bookings/month.ts";
import { byWeek } from "../../console/src/views/bookings/weeks.ts";
import { assertEquals } from "../harness/assert.ts";

Deno.test("a month has its days once, each below its weekday", () => {
  for (const [month, days, monday] of [["2026-02", 28, "02"], ["2028-02", 29, "07"], ["2026-11", 30, "02"]]) {
    const weeks = weeksOf(String(month));
    assertEquals(weeks.flat().filter(Boolean).length, days, String(month));
    assertEquals(weeks.find(([first]) => first)![0], `${month}-${monday}`);
    assertEquals(weeks.every((week) => week.length === 7), true);
  }
});

Deno.test("months follow one another over the year's end", () => {
  assertEquals([shifted("2026-12", 1), shifted("2026-01", -1)], ["2027-01", "2025-12"]);
});

Deno.test("what an address says is a month and a day of the calendar, or nothing", () => {
  const now = new Date(2026, 10, 30);
  assertEquals(monthOf("2026-12", now), "2026-12");
  for (const wrong of [null, "", "2026-13", "2026-1", "x"]) assertEquals(monthOf(wrong, now), "2026-11");
  assertEquals(dayOf("2028-02-29"), "2028-02-29");
  for (const wrong of [null, "", "2026-02-29", "2026-12-32", "2026-2-1"]) assertEquals(dayOf(wrong), null);
});

Deno.test("the mocks of a week are summed up, and how full they are is the mean of what is known", () => {
  const row = (week: string, total_bookings: number, avg_utilization: number | null) => ({
    ...{ week, mock_type: "x", total_bookings, cancellations: 1, no_shows: 0, avg_utilization },
  });
  assertEquals(byWeek([row("2026-03-09", 4, null), row("2026-03-02", 2, 50), row("2026-03-02", 3, 100)]), [
    { week: "2026-03-02", bookings: 5, cancelled: 2, missed: 0, full: 75 },
    { week: "2026-03-09", bookings: 4, cancelled: 1, missed: 0, full: null },
  ]);
  assertEquals(byWeek([]), []);
});
