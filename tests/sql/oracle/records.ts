/** What the records of a portal say, read from their last versions: nothing of how the database does it. */
import type { Portal, Version } from "./portal.ts";

export interface Contact {
  id: string;
  at: number | null;
  day: string | null;
  owner: string;
  script: string;
  source: string;
  vsl: boolean | null;
  phone: string | null;
}

export interface Deal {
  id: string;
  at: number | null;
  day: string | null;
  closedAt: number | null;
  closeDay: string | null;
  bare: boolean;
  owner: string;
  pipeline: string;
  stage: string;
  outcome: "won" | "lost" | "open";
  amount: number | null;
  qualified: boolean | null;
  trial: boolean | null;
  paying: boolean | null;
  cancelled: boolean | null;
  instalments: number | null;
  contact?: Contact;
}

export interface Call {
  id: string;
  at: number | null;
  day: string | null;
  direction: string;
  party: string | null;
  duration: number | null;
  owner: string;
  ended: boolean;
  answered: boolean;
  counts: boolean;
  contact?: Contact;
}

export interface Book {
  contacts: Contact[];
  deals: Deal[];
  calls: Call[];
}

const text = (value: unknown) => (value ?? "") as string;
const time = (value: unknown) => value === null || value === undefined ? null : Date.parse(value as string);

function dayIn(zone: string, at: number | null): string | null {
  return at === null
    ? null
    : new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" })
      .format(at);
}

const yesNo = (value: string | undefined, yes: string[], no: string[]) =>
  value !== undefined && yes.includes(value)
    ? true
    : value !== undefined && no.includes(value)
    ? false
    : no.length
    ? null
    : false;

function readDeal(portal: Portal, { id, columns, properties }: Version): Deal {
  const at = time(columns.createdate), closedAt = time(columns.closedate);
  const bare = closedAt !== null && closedAt % 86_400_000 === 0;
  const stage = portal.stages.find((one) =>
    one.pipeline === columns.pipeline && one.stage === columns.dealstage
  );
  const flagged = properties.hs_is_closed_won === "true"
    ? "won"
    : properties.hs_is_closed === "true"
    ? "lost"
    : properties.hs_is_closed === "false"
    ? "open"
    : columns.dealstage === "closedwon"
    ? "won"
    : columns.dealstage === "closedlost"
    ? "lost"
    : "open";
  const foreign = properties.deal_currency_code !== undefined &&
    properties.deal_currency_code !== portal.currency;
  const months = properties.number_of_installments__months;
  return {
    id,
    at,
    closedAt,
    bare,
    day: dayIn(portal.zone, at),
    closeDay: bare ? new Date(closedAt!).toISOString().slice(0, 10) : dayIn(portal.zone, closedAt),
    owner: text(properties.hubspot_owner_id),
    pipeline: text(columns.pipeline),
    stage: text(columns.dealstage),
    outcome: stage && stage.isClosed !== null
      ? !stage.isClosed ? "open" : stage.probability === 1 ? "won" : "lost"
      : flagged,
    amount: properties.amount_in_home_currency !== undefined
      ? Number(properties.amount_in_home_currency)
      : foreign
      ? null
      : columns.amount as number | null,
    qualified: yesNo(properties.qualified, ["yes"], ["no"]),
    trial: yesNo(properties.trial_status, ["done"], []),
    paying: portal.paysKnown ? yesNo(properties.payment, ["paid"], ["late"]) : null,
    cancelled: yesNo(properties.payment, ["refunded"], ["paid", "late"]),
    instalments:
      months !== undefined && /^[0-9.]+$/.test(months) && Number(months) >= 1 && Number(months) <= 120
        ? Number(months)
        : null,
  };
}

function readCall(portal: Portal, { id, columns, properties }: Version): Call {
  const at = time(columns.call_timestamp),
    direction = text(columns.call_direction),
    outcome = properties.hs_call_disposition;
  const duration = columns.call_duration as number | null;
  return {
    id,
    at,
    direction,
    duration,
    day: dayIn(portal.zone, at),
    owner: text(properties.hubspot_owner_id),
    party: (direction === "OUTBOUND" ? columns.to_number_normalized : columns.from_number_normalized) as
      | string
      | null,
    ended: columns.call_status !== "RINGING",
    counts: false,
    answered: outcome
      ? ["f240bbac-87c9-4f6e-bf70-924b57d47db7", "own-answered"].includes(outcome)
      : columns.call_status === "COMPLETED" && duration !== null && duration >= 10_000,
  };
}

/** Pairs of all calls: the better of two twins stays. */
function countCalls(calls: Call[]): void {
  const better = (a: Call, b: Call) =>
    (a.duration ?? 0) !== (b.duration ?? 0) ? (a.duration ?? 0) > (b.duration ?? 0) : a.id < b.id;
  const twins = (a: Call, b: Call) =>
    a !== b && a.party !== null && a.party === b.party && a.direction === b.direction && a.at !== null &&
    b.at !== null &&
    Math.abs(a.at - b.at) <= 60_000 &&
    (!a.duration || !b.duration || Math.abs(a.duration - b.duration) <= 5000);
  for (const call of calls) {
    call.counts = call.ended &&
      !calls.some((other) => other.ended && twins(other, call) && better(other, call));
  }
}

const earliest = (a: Contact, b: Contact) =>
  (a.at ?? Infinity) - (b.at ?? Infinity) || (a.id < b.id ? -1 : 1);

export function readBook(portal: Portal): Book {
  const of = (object: string) => portal.records.filter((record) => record.object === object);
  const live = (record: Version) => record.archivedAt === null && record.mergedInto === null;
  const contacts = of("contacts").filter(live).map(({ id, columns, properties }): Contact => {
    const at = time(columns.createdate);
    return {
      id,
      at,
      day: dayIn(portal.zone, at),
      owner: text(properties.hubspot_owner_id),
      script: text(properties.sales_script_version),
      source: text(properties.hs_analytics_source),
      vsl: columns.vsl_watched as boolean | null,
      phone: columns.phone_normalized as string | null,
    };
  });
  const survivor = (id: string): Contact | undefined => {
    let record = of("contacts").find((one) => one.id === id);
    for (let step = 0; record?.mergedInto && step < 10; step++) {
      const next = record.mergedInto;
      record = of("contacts").find((one) => one.id === next);
    }
    return record && contacts.find((one) => one.id === record.id);
  };
  /** Contacts linked with a record, from either side. */
  const linked = (object: string, record: Version) =>
    [
      ...record.links.filter((link) => link.to === "contacts").map((link) => ({
        contact: survivor(link.id),
        primary: link.primary,
      })),
      ...of("contacts").flatMap((one) =>
        one.links.filter((link) => link.to === object && link.id === record.id)
          .map((link) => ({ contact: survivor(one.id), primary: link.primary }))
      ),
    ].filter((link) => link.contact !== undefined) as { contact: Contact; primary: boolean }[];
  const deals = of("deals").filter(live).map((record) => {
    const links = linked("deals", record), primary = links.filter((link) => link.primary);
    return {
      ...readDeal(portal, record),
      contact: (primary.length ? primary : links).map((link) => link.contact).sort(earliest)[0],
    };
  });
  const dealt = new Set(deals.map((one) => one.contact?.id));
  const first = (some: Contact[]) =>
    [...some].sort((a, b) => Number(dealt.has(b.id)) - Number(dealt.has(a.id)) || earliest(a, b))[0];
  const tail = (number: string | null) => number?.replace(/\D/g, "").slice(-9);
  const calls = of("calls").filter(live).map((record) => {
    const call = readCall(portal, record);
    const same = contacts.filter((one) => call.party !== null && one.phone === call.party);
    const similar = contacts.filter((one) =>
      tail(call.party)?.length === 9 && tail(one.phone) === tail(call.party)
    );
    return {
      ...call,
      contact: first(linked("calls", record).map((link) => link.contact)) ?? first(same) ??
        (similar.length === 1 ? similar[0] : undefined),
    };
  });
  countCalls(calls);
  return { contacts, deals, calls };
}
