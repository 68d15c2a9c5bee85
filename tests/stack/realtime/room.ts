/** Who is in a room of the fixtures, and what is said there by the database. */
import type { SupabaseClient } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import type { TestStack } from "../stack_for_tests.ts";

/** The access token of a signed-in client. */
export async function tokenOf(client: SupabaseClient): Promise<string> {
  return (await client.auth.getSession()).data.session!.access_token;
}

export async function idOf(client: SupabaseClient): Promise<string> {
  return (await client.auth.getSession()).data.session!.user.id;
}

/** Lets a user into a room. */
export async function admit(stack: TestStack, room: string, client: SupabaseClient, maySpeak = false) {
  await stack.database.query(
    "insert into public.room_members (room, member, may_speak) values ($1, $2, $3)",
    [room, await idOf(client), maySpeak],
  );
}

export async function expel(stack: TestStack, room: string, client: SupabaseClient): Promise<void> {
  await stack.database.query("delete from public.room_members where room = $1 and member = $2", [
    room,
    await idOf(client),
  ]);
}

/** A message of the database, as triggers send them. */
export async function send(
  stack: TestStack,
  topic: string,
  event: string,
  payload: unknown = {},
  isPrivate = true,
): Promise<void> {
  await stack.database.query("select realtime.send($1::text::jsonb, $2, $3, $4)", [
    JSON.stringify(payload),
    event,
    topic,
    isPrivate,
  ]);
}

/** A token that the stack would sign, with other claims. */
export function sign(
  stack: TestStack,
  claims: Record<string, unknown>,
  secret = stack.keys.jwt_secret,
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
}

export const seconds = () => Math.floor(Date.now() / 1_000);
