const POLL_MS = 400;

/** Polls until `ended` answers something; throws after `limitMs`. */
export async function until<T, E>(
  what: string,
  limitMs: number,
  ask: () => Promise<T>,
  ended: (state: T) => E | undefined,
): Promise<E> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const end = ended(await ask());
    if (end !== undefined) return end;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${what} did not end within ${limitMs / 60_000} minutes`);
}
