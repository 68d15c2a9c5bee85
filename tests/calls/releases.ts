/**
 * The functions of a released version run on today's schema: they have to between the push of the migrations and the
 * deployment of the new functions, and again after a roll back. What they call is played on the database of their release and
 * on today's: every field that the old answer has, the new one has too, with the same value.
 */
import type { Database } from "../sql/database.ts";
import { releases } from "../sql/upgrade.ts";
import { openForStories, type Outcome, outcomes, type Types } from "./replay.ts";
import { readStory, type Story, storyFiles } from "./story.ts";

interface Side {
  database: Database;
  types: Types;
}

/** Each story that a release can play, with what differs today; `change` is SQL that changes today's schema first. */
export async function* replayReleases(change = ""): AsyncGenerator<[string, string[]]> {
  const today = await openForStories();
  await today.database.script(change);
  for (const { version, files } of await releases()) {
    const then = await openForStories(files);
    const label = `calls of releases: ${version}`;
    let played = 0;
    for (const { name, file } of await storyFiles()) {
      const story = await readStory(file);
      const old = await play(then, story);
      if (!old) continue;
      played++;
      yield [`${label} ${name}`, differences(story, old, await play(today, story) ?? [])];
    }
    if (!played) yield [label, ["it could play no story"]];
    await then.database.close();
  }
  await today.database.close();
}

/** What comes of the calls of a story; nothing when the schema is too old for one of them. */
async function play({ database, types }: Side, story: Story): Promise<Outcome[] | null> {
  const known = story.steps.every((step) => {
    if (!("call" in step)) return true;
    const names = types.get(step.call);
    return names !== undefined && Object.keys(step.arguments).every((name) => names.has(name));
  });
  if (!known) return null;
  const found: Outcome[] = [];
  try {
    for await (const [, , outcome] of outcomes(database, types, story)) found.push(outcome);
    return found;
  } catch {
    // A table or a column of a later version.
    return null;
  }
}

function differences(story: Story, old: Outcome[], today: Outcome[]): string[] {
  const calls = story.steps.flatMap((step, index) =>
    "call" in step ? [`step ${index + 1}, ${step.call}`] : []
  );
  return calls.flatMap((call, index) =>
    today[index] !== undefined && holds(old[index], today[index]) ? [] : [
      `${call}\n  then  ${JSON.stringify(old[index])}\n  today ${JSON.stringify(today[index])}`,
    ]
  );
}

/** Whether the new value has all that the old one has; what decodes an answer passes over fields that it does not know. */
export function holds(old: unknown, now: unknown): boolean {
  if (typeof old !== "object" || old === null || typeof now !== "object" || now === null) return old === now;
  if (Array.isArray(old) || Array.isArray(now)) {
    return Array.isArray(old) && Array.isArray(now) && old.length === now.length &&
      old.every((item, index) => holds(item, now[index]));
  }
  return Object.entries(old).every(([name, value]) => holds(value, (now as Record<string, unknown>)[name]));
}
