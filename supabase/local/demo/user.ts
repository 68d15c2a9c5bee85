import type { SupabaseClient } from "@supabase/supabase-js";

/** The demo user and its portal, kept in `<data-dir>/demo.json`. */
export interface Demo {
  /** Null while the portal is not connected. */
  portal_id: string | null;
  user: { email: string; password: string };
}

/** Reads the demo user; makes and keeps one when there is none that can be read, before it is signed up. */
export async function loadDemo(file: string): Promise<Demo> {
  const text = await Deno.readTextFile(file).catch(() => "");
  const demo = text === "" ? undefined : parse(text);
  if (demo) return demo;
  const made: Demo = { portal_id: null, user: { email: "demo@example.com", password: newPassword() } };
  await saveDemo(file, made);
  return made;
}

function parse(text: string): Demo | undefined {
  try {
    const { portal_id, user: { email, password } } = JSON.parse(text) as Demo;
    return { portal_id, user: { email, password } };
  } catch {
    return undefined;
  }
}

/** 16 random characters and one of each kind that the password rules of config.toml ask for. */
const newPassword = () => `Demo1-${crypto.getRandomValues(new Uint8Array(8)).toHex()}`;

/** Writes the file, readable by nobody else, in one step. */
export async function saveDemo(file: string, demo: Demo): Promise<void> {
  await Deno.writeTextFile(`${file}.new`, JSON.stringify(demo, null, 2) + "\n", { mode: 0o600 });
  await Deno.rename(`${file}.new`, file);
}

/** Signs the user in, or up. Another takes the place of one whose password is lost (demo.json was removed). */
export async function signIn(supabase: SupabaseClient, user: Demo["user"]): Promise<Demo["user"]> {
  const known = await supabase.auth.signInWithPassword(user);
  if (known.data.session) return told(user, "signed in");
  const made = await supabase.auth.signUp(user);
  if (made.data.session) return told(user, "signed up");
  const other = { ...user, email: `demo-${crypto.randomUUID().slice(0, 8)}@example.com` };
  const second = await supabase.auth.signUp(other);
  if (second.data.session) return told(other, `signed up: ${user.email} has another password`);
  throw new Error(`cannot sign ${user.email} up: ${made.error?.message ?? known.error?.message}`);
}

function told(user: Demo["user"], how: string): Demo["user"] {
  console.error(`✓ demo user ${user.email} ${how}`);
  return user;
}
