/** The folder `supabase/schemas`: what is in it, and how it differs from what was printed. */
const FOLDER = new URL("../../../supabase/schemas/", import.meta.url);

async function readFolder(folder: URL, path = ""): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const entry of Deno.readDir(folder)) {
    const inside = `${path}${entry.name}`;
    if (entry.isDirectory) {
      for (const [name, text] of await readFolder(new URL(`${entry.name}/`, folder), `${inside}/`)) {
        found.set(name, text);
      }
    } else if (entry.name.endsWith(".sql")) {
      found.set(inside, await Deno.readTextFile(new URL(entry.name, folder)));
    }
  }
  return found;
}

/** The files that are there. */
export const read = (): Promise<Map<string, string>> => readFolder(FOLDER);

/** One line for each file that printing adds, changes or removes. */
export function compare(printed: Map<string, string>, there: Map<string, string>): string[] {
  const names = [...new Set([...printed.keys(), ...there.keys()])].sort();
  return names.flatMap((name) => {
    if (!there.has(name)) return [`new: ${name}`];
    if (!printed.has(name)) return [`gone: ${name}`];
    return printed.get(name) === there.get(name) ? [] : [`changed: ${name}`];
  });
}

/** Makes the folder what was printed, and says what that changed. */
export async function write(printed: Map<string, string>): Promise<string[]> {
  const there = await read();
  for (const [name, text] of printed) {
    const file = new URL(name, FOLDER);
    await Deno.mkdir(new URL(".", file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  for (const name of there.keys()) {
    if (!printed.has(name)) await Deno.remove(new URL(name, FOLDER));
  }
  return compare(printed, there);
}
