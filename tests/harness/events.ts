// What a frontend hears: the private topics of realtime, by a channel of supabase-js.

import { waitFor } from "./process.ts";
import type { User } from "./user.ts";

/** An event of the database. */
export interface Event {
  event: string;
  // deno-lint-ignore no-explicit-any
  payload: any;
}

/** Joins a private topic. Returns all that comes, as it comes; null where the user is not let in. */
export async function listen(user: User, topic: string): Promise<Event[] | null> {
  await user.client.realtime.setAuth();
  const events: Event[] = [];
  const channel = user.client.channel(topic, { config: { private: true } })
    .on("broadcast", { event: "*" }, ({ event, payload }) => void events.push({ event, payload }));
  const joined = await new Promise<boolean>((done) => {
    channel.subscribe((status) => done(status === "SUBSCRIBED"));
  });
  if (!joined) await user.client.removeChannel(channel);
  return joined ? events : null;
}

/** The first event of a name whose payload has these values. */
export async function heard(events: Event[] | null, name: string, values: Record<string, unknown> = {}) {
  let found: Event | undefined;
  await waitFor(`the event ${name} ${JSON.stringify(values)}`, 120_000, () => {
    found = events?.find(({ event, payload }) =>
      event === name && Object.entries(values).every(([key, value]) => payload[key] === value)
    );
    return Promise.resolve(found !== undefined);
  });
  return found!.payload;
}
