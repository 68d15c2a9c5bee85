const POLL_MS = 400;

/** A wake-up that was lost is made up for by the schedule of the next minute. In looks, since a busy machine is slow. */
const PATIENCE = Math.ceil(75_000 / POLL_MS);

/** An estimate changes with the clock, also of work that stands still. */
const motion = (state: unknown) =>
  JSON.stringify(state, (key, value) => key === "eta_seconds" ? undefined : value);

/** Polls until `ended` answers something; throws when nothing has moved for `patience` looks, however many it takes. */
export async function until<T, E>(
  what: string,
  ask: () => Promise<T>,
  ended: (state: T) => E | undefined,
  patience = PATIENCE,
): Promise<E> {
  let last = "";
  for (let still = 0; still < patience; still++) {
    const state = await ask();
    const end = ended(state);
    if (end !== undefined) return end;
    const seen = motion(state);
    if (seen !== last) [last, still] = [seen, 0];
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${what} has not moved for ${Math.round(patience * POLL_MS / 1000)} s: ${last}`);
}
