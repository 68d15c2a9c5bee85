/** Reads the lines of pgTAP. */

export interface TapResult {
  passed: number;
  /** A failed test with its diagnostics, each. */
  failures: string[];
}

/** Counts `ok` and `not ok`; a plan that was not met is a failure of its own. A `# TODO` or `# SKIP` is not accepted. */
export function readTap(values: string[]): TapResult {
  const result: TapResult = { passed: 0, failures: [] };
  let planned: number | undefined;
  let ran = 0;
  for (const line of values.flatMap((value) => value.split("\n"))) {
    const plan = /^1\.\.(\d+)/.exec(line);
    if (plan) planned = Number(plan[1]);
    else if (/^ok \d+/.test(line)) {
      ran++;
      if (/# (TODO|SKIP)/i.test(line)) result.failures.push(line);
      else result.passed++;
    } else if (/^not ok \d+/.test(line)) {
      ran++;
      result.failures.push(line);
    } else if (line.startsWith("#") && result.failures.length) {
      result.failures[result.failures.length - 1] += `\n${line}`;
    }
  }
  if (planned === undefined) result.failures.push("the file has no plan");
  else if (planned !== ran) result.failures.push(`planned ${planned} tests but ran ${ran}`);
  return result;
}
