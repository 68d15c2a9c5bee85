/** What escapes a callback of the runtime, caught before the runtime sees it. */

type Callback = (...args: unknown[]) => unknown;

/**
 * Gives what the callbacks of microtasks and timers throw to `caught`. Hosted Supabase fires no `error` event for it: it
 * ends the isolate, with every request in it (edge-runtime b1edf45). The glue takes these functions from the global object
 * at each call, so it is enough that they are replaced before the first one.
 */
export function catchInCallbacks(caught: (error: unknown) => void): void {
  const guarded = (callback: unknown) =>
    typeof callback !== "function" ? callback : (...args: unknown[]) => {
      try {
        (callback as Callback)(...args);
      } catch (error) {
        caught(error);
      }
    };
  const scope = globalThis as unknown as Record<string, Callback>;
  for (const name of ["queueMicrotask", "setTimeout", "setInterval"]) {
    const native = scope[name]!.bind(globalThis);
    scope[name] = (callback, ...others) => native(guarded(callback), ...others);
  }
}
