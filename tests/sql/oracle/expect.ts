/** The 22 metrics by their definitions, over the records of a portal. */
import type { Portal } from "./portal.ts";
import { type Book, type Call, type Contact, type Deal } from "./records.ts";
import { difference, median, quantile, wilson } from "./statistics.ts";

export interface Request {
  from: string;
  to: string;
  filters: Record<string, string[]>;
  basis: "closed" | "created";
}

// deno-lint-ignore no-explicit-any
type Shown = Record<string, any>;

const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
const over = (a: number, b: number) => b === 0 ? null : a / b;

function rate<T>(all: T[], isKnown: (one: T) => boolean, isHit: (one: T) => boolean): Shown {
  const known = all.filter(isKnown),
    hits = known.filter(isHit).length,
    [low, high] = wilson(hits, known.length);
  return {
    value: over(hits, known.length),
    numerator: hits,
    denominator: known.length,
    low,
    high,
    n_missing: all.length - known.length,
    coverage: over(known.length, all.length),
  };
}

function mean(values: (number | null | undefined)[]): Shown {
  const known = values.filter((value) => typeof value === "number");
  return {
    value: over(sumOf(known), known.length),
    numerator: sumOf(known),
    denominator: known.length,
    n_missing: values.length - known.length,
  };
}

function total(values: (number | null)[]): Shown {
  const known = values.filter((value) => value !== null);
  return {
    value: known.length === 0 && values.length > 0 ? null : sumOf(known),
    n_missing: values.length - known.length,
  };
}

export function expectMetrics(
  portal: Portal,
  book: Book,
  { from, to, filters, basis }: Request,
): Record<string, Shown> {
  const within = (day: string | null) => day !== null && day >= from && day < to;
  const passes = (owner: string, whose: Contact | undefined, deal?: Deal) =>
    Object.entries(filters).every(([key, wanted]) =>
      wanted.includes(
        key === "owner"
          ? owner
          : key === "script"
          ? whose?.script ?? ""
          : key === "source"
          ? whose?.source ?? ""
          : key === "pipeline"
          ? deal!.pipeline
          : deal!.stage,
      )
    );
  const deals = book.deals.filter((deal) => passes(deal.owner, deal.contact, deal));
  const created = deals.filter((deal) => within(deal.day));
  const isWon = (deal: Deal) => deal.outcome === "won";
  const sold = deals.filter((deal) => isWon(deal) && within(deal.closeDay));
  const won = basis === "created" ? created.filter(isWon) : sold;
  const paid = portal.paysKnown
    ? (deal: Deal) => deal.paying !== null || deal.cancelled === true
    : (deal: Deal) => deal.cancelled !== null;
  const days = sold.map((deal) =>
    deal.at === null
      ? null
      : deal.bare
      ? (Date.parse(deal.closeDay!) - Date.parse(deal.day!)) / 86_400_000
      : (deal.closedAt! - deal.at) / 86_400_000
  );
  const counted = book.calls.filter((call) => call.counts);
  const until = (deal: Deal) =>
    deal.contact && counted.filter((call) =>
      call.contact === deal.contact && call.at !== null &&
      (deal.at === null || call.at >= deal.at) &&
      (deal.bare ? call.day! <= deal.closeDay! : call.at <= deal.closedAt!)
    ).length;
  const notApplicable = { status: "not_applicable", value: null };
  const shown: Record<string, Shown> = {
    total_sales: total(sold.map((deal) => deal.amount)),
    average_deal_size: {
      ...mean(sold.map((deal) => deal.amount)),
      details: { median: median(sold.flatMap((deal) => deal.amount ?? [])) },
    },
    deals_created: total(created.map(() => 1)),
    deals_won: { ...total(won.map(() => 1)), details: { cohort_won: created.filter(isWon).length } },
    conversion_rate: {
      ...rate(created, () => true, isWon),
      details: {
        open: created.filter((deal) => deal.outcome === "open").length,
        win_rate: {
          ...rate(created, (deal) => deal.outcome !== "open", isWon),
          n_missing: 0,
          coverage: created.some((deal) => deal.outcome !== "open") ? 1 : null,
        },
      },
    },
    qualified_rate: rate(created, (deal) => deal.qualified !== null, (deal) => deal.qualified!),
    trial_rate: rate(created, (deal) => deal.trial !== null, (deal) => deal.trial!),
    trial_to_won_rate: { ...rate(created.filter((deal) => deal.trial), () => true, isWon) },
    average_instalments: mean(won.map((deal) => deal.instalments)),
    retention_rate: portal.paysKnown
      ? rate(won, paid, (deal) => deal.paying === true && deal.cancelled !== true)
      : { status: "unmapped", value: null },
    cancellation_rate: rate(won, paid, (deal) => deal.cancelled === true),
    time_to_sale: {
      ...median(days.filter((value) => value !== null && value >= 0) as number[]),
      n_missing: days.filter((value) => value === null || value < 0).length,
      details: { closed_before_created: days.filter((value) => value !== null && value < 0).length },
    },
    calls_per_sale: mean(sold.map(until)),
  };
  const ofCalls = ["total_calls", "total_call_time", "average_call_time", "five_minute_rate", "pick_up_rate"];
  const ofContacts = [
    "time_to_first_contact",
    "vsl_watch_rate",
    "vsl_conversion_lift",
    "conversion_by_script",
  ];
  if (filters.pipeline || filters.stage) {
    for (const key of [...ofCalls, ...ofContacts]) shown[key] = notApplicable;
  } else {
    Object.assign(
      shown,
      callMetrics(counted.filter((call) => within(call.day) && passes(call.owner, call.contact))),
      contactMetrics(book, book.contacts.filter((one) => within(one.day) && passes(one.owner, one))),
    );
    shown.total_calls!.details.duplicates = book.calls.filter((call) =>
      call.ended && !call.counts && within(call.day) && passes(call.owner, call.contact)
    ).length;
  }
  return shown;
}

function callMetrics(calls: Call[]): Record<string, Shown> {
  const spoken = mean(calls.map((call) => call.duration || null)),
    outbound = calls.filter((call) => call.direction === "OUTBOUND");
  return {
    total_calls: {
      ...total(calls.map(() => 1)),
      details: { outbound: outbound.length, inbound: calls.length - outbound.length },
    },
    total_call_time: total(calls.map((call) => call.duration)),
    average_call_time: { ...spoken, n_missing: calls.filter((call) => call.duration === null).length },
    five_minute_rate: rate(calls, (call) => call.duration !== null, (call) => call.duration! >= 300_000),
    pick_up_rate: rate(outbound, () => true, (call) => call.answered),
  };
}

function contactMetrics(book: Book, contacts: Contact[]): Record<string, Shown> {
  const outbound = (one: Contact) =>
    book.calls.filter((call) =>
      call.counts && call.contact === one && call.direction === "OUTBOUND" && call.at !== null
    );
  const reachable = contacts.filter((one) => one.phone !== null);
  const isEarly = (one: Contact) => outbound(one).some((call) => call.at! < one.at!);
  const minutes = reachable.filter((one) => !isEarly(one)).map((one) =>
    Math.min(...outbound(one).map((call) => (call.at! - one.at!) / 60_000))
  );
  const never = minutes.filter((value) => value === Infinity).length, middle = median(minutes).value;
  const converted = (one: Contact) =>
    book.deals.some((deal) =>
      deal.contact === one && deal.outcome === "won" && deal.at !== null && one.at !== null &&
      deal.at >= one.at
    );
  const watched = contacts.filter((one) => one.vsl === true),
    unwatched = contacts.filter((one) => one.vsl === false);
  const arms = [...new Set(contacts.flatMap((one) => one.script || []))].map((script) => {
    const all = contacts.filter((one) => one.script === script);
    return { script, n: all.length, hits: all.filter(converted).length };
  }).sort((a, b) => b.n - a.n || (a.script < b.script ? -1 : 1));
  // B is the control where there is one.
  const control = arms.find((arm) => arm.script === "B") ?? arms[0],
    z = quantile(1 - 0.025 / Math.max(arms.length - 1, 1));
  return {
    time_to_first_contact: {
      ...median(minutes.filter((value) => value !== Infinity)),
      n_missing: contacts.length - reachable.length,
      details: {
        never_called: never,
        share_never_called: over(never, minutes.length),
        called_before_created: reachable.filter(isEarly).length,
        median_with_never_called: middle === Infinity || Number.isNaN(middle) ? null : middle,
      },
    },
    vsl_watch_rate: rate(contacts, (one) => one.vsl !== null, (one) => one.vsl!),
    vsl_conversion_lift: {
      ...difference(
        watched.filter(converted).length,
        watched.length,
        unwatched.filter(converted).length,
        unwatched.length,
      ),
      n_missing: contacts.length - watched.length - unwatched.length,
    },
    conversion_by_script: {
      ...rate(contacts, (one) => one.script !== "", converted),
      details: {
        arms: arms.map((arm) => ({
          script: arm.script,
          numerator: arm.hits,
          denominator: arm.n,
          is_control: arm === control,
          too_few: arm.n < 30 || arm.hits < 5,
          difference: arm === control ? null : difference(arm.hits, arm.n, control!.hits, control!.n, z),
        })),
      },
    },
  };
}
