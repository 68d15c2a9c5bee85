/** The simulated portal. */
export const PORTAL = "62515";

/** Every view of a portal: its path, its heading, and what its picture is called where the path is no name. */
export const VIEWS: [path: string, heading: string, name?: string][] = [
  ["metrics", "Metrics"],
  ["leads", "Leads"],
  ["models", "Models"],
  ["documents", "Documents"],
  ["bookings", "Bookings"],
  ["connections", "Connections"],
  ["sync", "Sync"],
  ["settings", "Settings"],
  ["settings?part=scoring", "Settings", "settings-scoring"],
  ["settings?part=mirror", "Settings", "settings-mirror"],
  ["settings?part=conflicts", "Settings", "settings-conflicts"],
  ["settings?part=alerts", "Settings", "settings-alerts"],
  ["health", "Health"],
  ["dead-letters", "Dead letters and conflicts"],
  ["audit", "Audit"],
];
