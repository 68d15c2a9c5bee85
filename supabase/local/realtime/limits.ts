/** What a frame may hold. */
export const FRAME_BYTES = 5_000_000;
/** Channels of one socket. */
export const CHANNELS = 100;
/** Sockets of the stack. */
export const SOCKETS = 200;
/** A client that says nothing for so long is gone: it sends a heartbeat every 25 s. */
export const IDLE_MS = 60_000;
/** A refused join is answered late (hosted waits 5 s), so that whoever tries again and again gets nowhere. */
export const REFUSAL_MS = 100;
/** The binary form has one byte for the length of a topic. */
export const TOPIC_BYTES = 255;
/** Frames of one socket that wait for the database. */
export const WAITING_FRAMES = 1_000;
/** What a client may leave unread. */
export const UNREAD_BYTES = 32_000_000;
/** What a client may say of itself. */
export const PRESENCE_BYTES = 64_000;
/** A token is looked at again after this time, or when it expires. */
export const CONFIRM_MS = 300_000;

/** So many at once, and so many a second in the long run. */
export class Rate {
  #left: number;
  #at: number;

  constructor(
    readonly perSecond: number,
    readonly atOnce: number,
    /** Milliseconds. */
    readonly now: () => number = () => performance.now(),
  ) {
    this.#left = atOnce;
    this.#at = now();
  }

  /** Whether there is room for `count` more, which are then counted. */
  takes(count = 1): boolean {
    const now = this.now();
    this.#left = Math.min(this.atOnce, this.#left + (now - this.#at) / 1_000 * this.perSecond);
    this.#at = now;
    if (count > this.#left) return false;
    this.#left -= count;
    return true;
  }
}
