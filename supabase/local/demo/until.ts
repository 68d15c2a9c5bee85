const POLL_MS = 400;

/** A wake-up that was lost is made up for by the schedule of the next minute. */
const PATIENCE_MS = 75_000;

/** An estimate changes with the clock, also of work that stands still. */
const motion = (state: unknown) =>
  JSON.stringify(state, (key, value) => key === "eta_seconds" ? undefined : value);

/** Polls until `ended` answers something; throws when nothing has moved for `patienceMs`, however long all of it takes. */
export async function until<T, E>(
  what: string,
  ask: () => Promise<T>,
  ended: (state: T) => E | undefined,
  patienceMs = PATIENCE_MS,
): Promise<E> {
  let last = "";
  let movedAt = Date.now();
  while (Date.now() - movedAt < patienceMs) {
    const state = await ask();
    const end = ended(state);
    if (end !== undefined) return end;
    const seen = motion(state);
    if (seen !== last) [last, movedAt] = [seen, Date.now()];
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${what} has not moved for ${Math.round(patienceMs / 1000)} s: ${last}`);
}
