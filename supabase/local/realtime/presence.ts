import { Broadcast } from "./broadcast.ts";
import type { Hub, Listener } from "./hub.ts";

type Meta = Record<string, unknown>;
/** By key, what each client of the key says of itself. */
type Grouped = Record<string, { metas: Meta[] }>;

/** What one client says of itself. */
interface Presence {
  key: string;
  /** What it said, in its words; the same again is nothing new. */
  said: string;
  meta: Meta & { phx_ref: string };
}

/** Who a client is: where it is, and the key under which others see it. */
export interface Present extends Listener {
  readonly name: string;
  readonly topic: string;
  readonly join: { private: boolean; presence: { key: string } };
}

/** Who is there, by topic: clients say it of themselves, and all others hear of it. */
export class Presences<P extends Present> {
  #there = new Map<string, Map<P, Presence>>();
  #refs = 0;

  constructor(readonly hub: Hub<P>) {}

  /** All who are there. */
  state(of: P): Grouped {
    return grouped(this.#there.get(placeOf(of))?.values() ?? []);
  }

  /** Notes what a client says of itself, instead of what it said before. */
  track(client: P, payload: Meta): void {
    const place = placeOf(client);
    const there = this.#there.get(place) ?? new Map<P, Presence>();
    const before = there.get(client);
    const said = JSON.stringify(payload);
    if (before?.said === said) return;
    const { key } = client.join.presence;
    // By these numbers a client knows which of those that it has is meant.
    const refs = { phx_ref: String(++this.#refs), ...(before ? { phx_ref_prev: before.meta.phx_ref } : {}) };
    const now = { key, said, meta: { ...payload, ...refs } };
    this.#there.set(place, there.set(client, now));
    this.#tell(client, [now], before ? [before] : []);
  }

  /** The client is there no more. */
  untrack(client: P): void {
    const place = placeOf(client);
    const there = this.#there.get(place);
    const before = there?.get(client);
    if (!there || !before) return;
    there.delete(client);
    if (there.size === 0) this.#there.delete(place);
    this.#tell(client, [], [before]);
  }

  #tell({ name, topic, join }: P, joins: Presence[], leaves: Presence[]): void {
    const diff = { joins: grouped(joins), leaves: grouped(leaves) };
    this.hub.tell(name, join.private, Broadcast.ofPresence(topic, diff));
  }
}

const placeOf = ({ name, join }: Present) => `${join.private} ${name}`;

function grouped(presences: Iterable<Presence>): Grouped {
  // Keys are the clients' words, and so may be __proto__.
  const groups = new Map<string, { metas: Meta[] }>();
  for (const { key, meta } of presences) {
    const group = groups.get(key) ?? { metas: [] };
    group.metas.push(meta);
    groups.set(key, group);
  }
  return Object.fromEntries(groups);
}
