/** Which answers an event of realtime makes old: an event is a hint, the answer comes from SQL. */
const HINTS: [RegExp, string[]][] = [
  [/^sync:complete$/, ["sync", "metrics", "portals", "leads", "record"]],
  [/^sync:/, ["sync"]],
  [/^connection:status$/, ["portals", "sync"]],
  [/^member:/, ["members", "portals"]],
  [/^invitation:/, ["invitations"]],
  [/^score:/, ["leads", "record", "batches"]],
  [/^(training:|model:active)/, ["models", "leads"]],
  [/^alerts:changed$/, ["alerts", "health"]],
  [/^capacity:changed$/, ["bookings"]],
  [/^jobs:/, ["dead", "health"]],
  [/^(document|status|share|person:erased)/, ["documents"]],
];

/** The names of the query keys that an event concerns. */
export function concerned(event: string): string[] {
  return HINTS.filter(([pattern]) => pattern.test(event)).flatMap(([, names]) => names);
}
