/** The mutants that no test can catch, each with its reason. */

/** Reads `NAME # REASON` lines; other lines that begin with a # are remarks. */
export function readEquivalents(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const at = line.indexOf(" # ");
    const [name, reason] = at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 3).trim()];
    if (!reason) throw new Error(`an equivalent mutant needs a reason: ${name} # REASON`);
    if (found.has(name)) throw new Error(`an equivalent mutant is listed twice: ${name}`);
    found.set(name, reason);
  }
  return found;
}
