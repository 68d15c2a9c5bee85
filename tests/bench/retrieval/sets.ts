/** Known items: a short description is the question, the long one, without the short, the document that answers it. */

export interface Item {
  question: string;
  document: string;
}

/** Shorter ones say too little to be found by anything but luck. */
const SHORTEST = 200;

/** Packages that this machine has installed, one of each source: packages of one source say the same of themselves. */
export async function packages(): Promise<Item[]> {
  const status = await Deno.readTextFile("/var/lib/dpkg/status").catch(() => "");
  const [sources, seen] = [new Set<string>(), new Set<string>()];
  const items: Item[] = [];
  for (const block of status.split("\n\n")) {
    const name = /^Package: (.*)$/m.exec(block)?.[1];
    const described = /^Description: (.*)\n((?: .*\n?)*)/m.exec(block);
    if (!name || !described) continue;
    const source = /^Source: (\S+)/m.exec(block)?.[1] ?? name;
    const question = described[1]!;
    const document = described[2]!.split("\n").map((line) => line.trim() === "." ? "" : line.trim()).join(
      "\n",
    ).trim();
    if (document.length < SHORTEST || sources.has(source) || seen.has(question) || seen.has(document)) {
      continue;
    }
    sources.add(source);
    seen.add(question).add(document);
    items.push({ question, document: document.replaceAll(question, "") });
  }
  return items;
}

async function unpacked(path: string): Promise<string> {
  const file = await Deno.open(path);
  return await new Response(file.readable.pipeThrough(new DecompressionStream("gzip"))).text();
}

function plain(roff: string): string {
  return roff.replace(/^\.\\".*$/gm, "").replace(/^\.[A-Za-z]+ ?/gm, "").replace(/\\f./g, "").replace(
    /\\-/g,
    "-",
  )
    .replace(/\\\(aq/g, "'").replace(/\\&/g, "").replace(/\\e/g, "\\").replace(/[ \t]+/g, " ").trim();
}

/** Manual pages of commands: NAME says in a line what DESCRIPTION tells. Every nth of them, so that many programs take part. */
export async function manuals(most: number): Promise<Item[]> {
  const folder = "/usr/share/man/man1";
  const names = (await Array.fromAsync(Deno.readDir(folder)).catch(() => [])).map((entry) => entry.name)
    .filter((name) => name.endsWith(".gz")).sort();
  const step = Math.max(1, Math.floor(names.length / most / 3));
  const seen = new Set<string>();
  const items: Item[] = [];
  for (let index = 0; index < names.length && items.length < most; index += step) {
    const text = await unpacked(`${folder}/${names[index]}`).catch(() => "");
    const named = /^\.SH "?NAME"?.*\n((?:(?!\.SH).*\n)+)/m.exec(text);
    const described = /^\.SH "?DESCRIPTION"?.*\n((?:(?!\.SH).*\n)+)/m.exec(text);
    const question = named && plain(named[1]!).replaceAll("\n", " ").split(" - ")[1]?.trim();
    if (!question || question.length < 15 || !described) continue;
    const document = plain(described[1]!).replaceAll(question, "").slice(0, 4000);
    if (document.length < SHORTEST || seen.has(question) || seen.has(document.slice(0, 200))) continue;
    seen.add(question).add(document.slice(0, 200));
    items.push({ question, document });
  }
  return items;
}
