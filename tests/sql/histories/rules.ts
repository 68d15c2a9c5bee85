/**
 * The rules without which something is lost, and how to leave each out of the function that has it. Two are not among them,
 * the line stale and the wait for a settled read: 200 histories do not need them, the model of crates/sync/tests/merge_model does.
 */
import type { Database } from "../database.ts";

export interface Rule {
  name: string;
  function: string;
  /** A part of its text, and what stands there without the rule. */
  text: string;
  without: string;
}

/** A line of the merge, which the next one that fits takes over. */
const line = (place: number, name: string): Rule => ({
  name: `the line ${name}`,
  function: "private.merge_lines",
  text: "where x.fits",
  without: `where x.fits and x.place <> ${place}`,
});

export const RULES: Rule[] = [
  line(2, "unchanged"),
  line(3, "own"),
  line(4, "hubspot"),
  line(5, "agreed"),
  {
    name: "keeping what a tie leaves undecided outstanding",
    function: "private.settle_accepted",
    text: "coalesce(v_stamp > p_record.base_stamp, v_stamp is not null and p_record.base_stamp is null)",
    without: "v_stamp is not null",
  },
  {
    name: "keeping outstanding what was repeated",
    function: "private.settle_accepted",
    text: "(p_answer ->> 'may_arrive')::boolean",
    without: "false",
  },
  {
    name: "keeping outstanding what nobody answered",
    function: "private.settle_failed",
    text: "v_may_arrive boolean := p_outcome = 'unknown'",
    without: "v_may_arrive boolean := false",
  },
  {
    name: "the history of what was sent",
    function: "private.losers_in",
    text: "where t.is_own and",
    without: "where false and",
  },
  {
    name: "keeping unproved what may still arrive",
    function: "public.outbox_prove",
    text: "then r.unproved else '[]' end",
    without: "then '[]'::jsonb else '[]' end",
  },
];

/** Leaves a rule out; the statement that brings it back. */
export async function leaveOut(database: Database, rule: Rule): Promise<string> {
  const [row] = await database.query("select pg_get_functiondef($1::regproc) as text", [rule.function]);
  const whole = row!.text as string;
  if (!whole.includes(rule.text)) throw new Error(`${rule.function} has no ${rule.text}`);
  await database.script(whole.replace(rule.text, rule.without));
  return whole;
}
