/** The simulated portal. */
export const PORTAL = "62515";

/** Every view of a portal: its path and its heading. A view that is not here fails the walk. */
export const VIEWS: [path: string, heading: string][] = [
  ["metrics", "Metrics"],
  ["leads", "Leads"],
  ["documents", "Documents"],
  ["bookings", "Bookings"],
  ["connections", "Connections"],
  ["sync", "Sync"],
  ["health", "Health"],
  ["dead-letters", "Dead letters and conflicts"],
];
