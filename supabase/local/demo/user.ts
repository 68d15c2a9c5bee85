/** The demo user and its portal, kept in `<data-dir>/demo.json`. */
export interface Demo {
  portal_id: string | null;
  user: { email: string; password: string };
}

/** Reads the demo user; makes and keeps one when there is none, before it is signed up. */
export async function loadDemo(file: string): Promise<Demo> {
  const text = await Deno.readTextFile(file).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (text !== undefined) return JSON.parse(text) as Demo;
  // 16 random characters and one of each kind that the password rules of config.toml ask for.
  const password = `Demo1-${crypto.getRandomValues(new Uint8Array(8)).toHex()}`;
  const demo: Demo = { portal_id: null, user: { email: "demo@example.com", password } };
  await saveDemo(file, demo);
  return demo;
}

/** Writes the file, readable by nobody else, in one step. */
export async function saveDemo(file: string, demo: Demo): Promise<void> {
  await Deno.writeTextFile(`${file}.new`, JSON.stringify(demo, null, 2) + "\n", { mode: 0o600 });
  await Deno.rename(`${file}.new`, file);
}
