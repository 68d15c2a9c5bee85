// What the console decides without a browser: the question that an address asks, and what leaves it as a file.

import { concerned } from "../../console/src/api/events.ts";
import { cell } from "../../console/src/ui/csv.ts";
import { dayAfter, grainOf, questionOf } from "../../console/src/views/metrics/question.ts";
import { assertEquals } from "../harness/assert.ts";

/** Noon where the test runs: no zone makes another day of it. */
const NOW = new Date(2026, 2, 1, 12).getTime();
const asked = (query: string) => questionOf(new URLSearchParams(query), NOW);

Deno.test("an address asks for whole days, today included, and the last one is not in the question", () => {
  const { from, to, period } = asked("period=7");
  assertEquals([from, to, period], ["2026-02-23", "2026-03-02", "7"]);
  const own = asked("from=2026-02-27&to=2026-02-28");
  assertEquals([own.from, own.to, own.period], ["2026-02-27", "2026-03-01", "own"]);
  assertEquals(dayAfter("2028-02-28"), "2028-02-29");
});

Deno.test("what is no question is the usual one", () => {
  const usual = asked("");
  assertEquals([usual.from, usual.to, usual.previous, usual.basis, usual.filters], [
    ...["2026-01-31", "2026-03-02", "before", "closed"],
    {},
  ]);
  const odd = [
    "period=8",
    "period=own",
    "from=2026-03-02&to=2026-03-01",
    "from=2026-13-01&to=2026-14-01",
    "from=x&to=y",
  ];
  for (const query of [...odd, "previous=x&basis=y&colour=red"]) assertEquals(asked(query), usual, query);
});

Deno.test("a filter is a text, and a dash is that of records without", () => {
  assertEquals(asked("owner=7&pipeline=%E2%80%93&stage=").filters, { owner: "7", pipeline: "" });
});

Deno.test("a chart has no more points than can be asked for", () => {
  assertEquals(["7", "90", "365"].map((days) => grainOf(asked(`period=${days}`))), ["day", "week", "month"]);
  assertEquals(grainOf(asked("period=365"), "day"), "day");
  const years = asked("from=2024-01-01&to=2026-01-01");
  assertEquals([grainOf(years, "day"), grainOf(years, "week"), grainOf(years, "x")], [
    "month",
    "week",
    "month",
  ]);
});

Deno.test("a cell of a file is text, whatever a spreadsheet would make of it", () => {
  assertEquals([cell(null), cell(-1.5), cell('a "b", c'), cell("=1+1"), cell("-2")], [
    ...["", "-1.5", '"a ""b"", c"', "'=1+1", "'-2"],
  ]);
});

Deno.test("the end of a sync makes figures and scores old, its progress only the sync", () => {
  assertEquals(concerned("sync:progress"), ["sync"]);
  assertEquals([...new Set(concerned("sync:complete"))].sort(), [
    "leads",
    "metrics",
    "portals",
    "record",
    "sync",
  ]);
  assertEquals(concerned("something:else"), []);
});
