/** Every view of a portal: its path and its heading. A view that is not here fails the walk. */
export const VIEWS: [path: string, heading: string][] = [
  ["connections", "Connections"],
  ["sync", "Sync"],
];
