import type { Broadcast } from "./broadcast.ts";

/** Whoever joined a topic. */
export interface Listener {
  hear(broadcast: Broadcast): void;
}

/** Who joined what. A name is two topics: a private one and one that is not know nothing of each other. */
export class Hub<L extends Listener> {
  #joined = new Map<string, Set<L>>();

  /** Whether nobody joined anything. */
  get isEmpty(): boolean {
    return this.#joined.size === 0;
  }

  enter(name: string, isPrivate: boolean, listener: L): void {
    const key = keyOf(name, isPrivate);
    const listeners = this.#joined.get(key) ?? new Set();
    this.#joined.set(key, listeners.add(listener));
  }

  leave(name: string, isPrivate: boolean, listener: L): void {
    const key = keyOf(name, isPrivate);
    const listeners = this.#joined.get(key);
    if (listeners?.delete(listener) && listeners.size === 0) this.#joined.delete(key);
  }

  /** Tells all who are there, but for one. */
  tell(name: string, isPrivate: boolean, broadcast: Broadcast, but?: L): void {
    for (const listener of this.#joined.get(keyOf(name, isPrivate)) ?? []) {
      if (listener !== but) listener.hear(broadcast);
    }
  }
}

const keyOf = (name: string, isPrivate: boolean) => `${isPrivate ? "private" : "public"} ${name}`;
