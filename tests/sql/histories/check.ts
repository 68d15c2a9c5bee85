/** What must hold at the end of every history. */
import type { End } from "./play.ts";

export function violations({ hub, log, named, mirror, state }: End): string[] {
  const found: string[] = [];
  const must = (holds: boolean, what: string) => holds || found.push(what);
  // (a), (b): all have the same.
  must(mirror === hub.value, `the mirror has ${mirror}, HubSpot ${hub.value}`);
  must(state.firstname === hub.value, `ours is ${state.firstname}, HubSpot's ${hub.value}`);
  must(state.base === null || state.base === hub.value, `the base is ${state.base}, HubSpot's ${hub.value}`);
  must(state.state === null || state.state === "synced", `the record is ${state.state}`);
  const isNamed = (value: string) => named.some((row) => row.ours === value || row.theirs === value);
  // (c): what a person in HubSpot wrote was replaced there, came here, or is named …
  hub.versions.forEach(({ value, by }, at) => {
    const next = hub.versions[at + 1];
    if (by === "person" && next?.by === "app") {
      must(
        log.some((seen) => seen.value === value) || isNamed(value),
        `HubSpot's ${value} was lost without a word`,
      );
    }
  });
  // … and so was what a member wrote.
  log.forEach(({ value, by }, at) => {
    const next = log[at + 1];
    if (by === "member" && next?.by === "merge") {
      must(
        hub.versions.some((version) => version.value === value) || isNamed(value),
        `ours ${value} was lost without a word`,
      );
    }
  });
  // A decision is about two values, of which neither was agreed on.
  for (const row of named) {
    const isTheirs = hub.versions.some((version) => version.by === "person" && version.value === row.theirs);
    must(
      row.kind === "late_write" || isTheirs,
      `nobody in HubSpot wrote what lost to ours: ${JSON.stringify(row)}`,
    );
    must(row.ours !== row.theirs, `${row.kind} of ${row.ours} with itself`);
    must(
      row.kind !== "both_changed" || (row.theirs !== row.base && row.ours !== row.base),
      `no conflict: ${JSON.stringify(row)}`,
    );
  }
  return found;
}
