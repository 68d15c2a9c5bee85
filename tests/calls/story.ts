/** A story of calls as a file: `tests/calls/<area>/<story>.json`. */

export interface Problem {
  status: number;
  code: string;
}

/** Calls a SQL function in somebody's name; one of `answer` and `problem` is what came of it. */
export interface CallStep {
  as: string;
  call: string;
  arguments: Record<string, unknown>;
  answer?: unknown;
  problem?: Problem;
}

export type Step =
  | CallStep
  /** Puts a row into a table. */
  | { insert: string; row: Record<string, unknown> }
  /** Lets time pass. */
  | { wait_ms: number }
  /** What only the real side can do; a fake passes over it, as over the calls that it does not know. */
  | { sql: string };

export interface Story {
  /** What it shows. */
  story: string;
  /** False where the fake database takes no part: the answers still are what the declared types are decoded from. */
  fake?: boolean;
  steps: Step[];
}

const here = new URL(".", import.meta.url);

/** The stories by area and name. */
export async function storyFiles(): Promise<{ name: string; file: URL }[]> {
  const found: { name: string; file: URL }[] = [];
  for await (const area of Deno.readDir(here)) {
    // What the crates declare is no story.
    if (!area.isDirectory || area.name === "declared") continue;
    for await (const { name } of Deno.readDir(new URL(`${area.name}/`, here))) {
      const path = `${area.name}/${name}`;
      if (name.endsWith(".json")) {
        found.push({ name: path.slice(0, -".json".length), file: new URL(path, here) });
      }
    }
  }
  return found.sort((a, b) => a.name < b.name ? -1 : 1);
}

export async function readStory(file: URL): Promise<Story> {
  return JSON.parse(await Deno.readTextFile(file));
}

/** Writes a story with a line for each step, as far as they fit. */
export async function writeStory(file: URL, story: Story): Promise<void> {
  const { steps, ...head } = story;
  const lines = Object.entries(head).map(([key, value]) => `  ${inline(key)}: ${inline(value)},\n`);
  await Deno.writeTextFile(
    file,
    `{\n${lines.join("")}  "steps": [\n${steps.map((step) => `    ${inline(step)}`).join(",\n")}\n  ]\n}\n`,
  );
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", file.pathname] })
    .output();
  if (!success) throw new Error(`deno fmt refuses ${file.pathname}`);
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`);
  return entries.length ? `{ ${entries.join(", ")} }` : "{}";
}
