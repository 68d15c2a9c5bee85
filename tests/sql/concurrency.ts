/** Tests of what happens between connections; they need a real server. */
export const concurrencyTests: Record<string, (url: string) => Promise<void>> = {};
