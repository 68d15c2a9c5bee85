import type { Keys } from "../keys.ts";
import type { Log } from "../log.ts";
import type { Timers } from "../timers.ts";
import type { Authorisation } from "./authorisation.ts";
import type { Channel } from "./channel.ts";
import type { Hub } from "./hub.ts";
import type { Messages } from "./messages.ts";
import type { Presences } from "./presence.ts";

/** What all sockets and channels of the stack share. */
export interface Service {
  readonly keys: Keys;
  readonly hub: Hub<Channel>;
  readonly messages: Messages;
  readonly presences: Presences<Channel>;
  readonly authorisation: Authorisation;
  readonly timers: Timers;
  readonly log: Log;
}
