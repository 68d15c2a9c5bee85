/** Mutants of the local stack beside its functions. */
import { type Mutant, mutantsOf } from "./mutant.ts";

const LOCAL = "supabase/local";

export const STACK_MUTANTS: Mutant[] = [
  ...mutantsOf(
    `${LOCAL}/calls/invoke.ts`,
    "tests/stack/invoker_test.ts",
    ["five wake-ups run at once", "AT_ONCE = 4", "AT_ONCE = 5"],
    ["equal wake-ups do not become one", "if (same) return same.done.promise;", ""],
    ["a wake-up waits too long", "delay <= LONGEST_DELAY_MS", "delay <= 2 * LONGEST_DELAY_MS"],
    ["a wake-up does not wait for its job", "await this.#pause(delay);", ""],
    ["the function waits again", "wake = { ...wake, body: { ...body, delay_ms: 0 } };", ""],
    ["nothing begins when a call has ended", "done.resolve();\n      this.#next(name);", "done.resolve();"],
    ["a wake-up is never over", "done.resolve();\n      this.#next(name);", "this.#next(name);"],
    ["delayed wake-ups outlive the stop", "for (const cancel of this.#delayed) cancel();", ""],
    ["wake-ups begin after the stop", "if (this.#stopped) return Promise.resolve();", ""],
    ["a function is called without the key", "apikey: this.secretKey,", ""],
    ["a refused wake-up is not logged", "if (response.status >= 400)", "if (response.status > 400)"],
  ),
  ...mutantsOf(
    `${LOCAL}/api/hosts.ts`,
    "tests/stack/strict_test.ts",
    [
      "the caller names its own address",
      "before ? `${before}, ${peer}` : peer",
      "before ?? peer",
      "the last hop",
    ],
    ["any name may reach the developer's routes", "$/i;", "/i;", "own names only"],
  ),
  ...mutantsOf(
    `${LOCAL}/calls/scheduler.ts`,
    "tests/stack/scheduler_test.ts",
    [
      "schedules are never read again",
      "this.#stopReading = this.timers.every(REREAD_MS, () => void this.#read());",
      "",
    ],
    ["schedules are read after the stop", "this.#stopReading?.();", ""],
    [
      "schedules that are switched off run",
      "cron ? [] : rows.filter((row) => row.enabled)",
      "cron ? [] : rows",
    ],
    [
      "schedules that are switched off run at the start",
      "row.enabled && row.run_at_start",
      "row.run_at_start",
    ],
    [
      "schedules run beside pg_cron's",
      "cron ? [] : rows.filter((row) => row.enabled)",
      "rows.filter((row) => row.enabled)",
    ],
    [
      "a schedule that was taken away runs on",
      "cron.stop();\n        this.#jobs.delete(name);",
      "this.#jobs.delete(name);",
    ],
    ["a changed body is not noticed", "row.path, row.body]);", "row.path]);"],
    ["a schedule is not stamped", "row.name,\n      ]);", '"",\n      ]);'],
    [
      "an error of the server ends the scheduler",
      'this.log("error", "schedules_unreadable", errorFields(error));',
      "throw error;",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/calls/scheduler.ts`,
    "tests/stack/wakes_test.ts",
    ["a schedule overlaps itself", "{ protect, ", "{ ", "schedules run"],
  ),
  ...mutantsOf(
    `${LOCAL}/calls/listener.ts`,
    "tests/stack/wakes_test.ts",
    [
      "a notification without a path goes astray",
      'typeof path === "string" ? path : "/run"',
      "String(path)",
      "calls the function",
    ],
    ["nonsense is called", 'if (typeof name !== "string") return null;', "", "cannot be read"],
  ),
  ...mutantsOf(
    `${LOCAL}/calls/revive.ts`,
    "tests/stack/upkeep_test.ts",
    ["a kill costs an attempt", "greatest(attempts - 1, 0)", "attempts", "held are free"],
    [
      "jobs of a killed stack keep their lease",
      "set leased_until = clock_timestamp(),",
      "set",
      "held are free",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/api/caller.ts`,
    "tests/stack/caller_test.ts",
    ["tokens from the future are believed", "(payload.iat ?? 0) > Date.now() / 1000", "false"],
    ["a browser may have the secret key", "return null;\n  const bearer", "{}\n  const bearer"],
    ["any key will do", "if (key !== keys.publishable_key && key !== keys.secret_key) return null;", ""],
    [
      "every role is believed",
      "const role = ROLES.find((known) => known === payload.role);",
      "const role = payload.role as typeof ROLES[number];",
    ],
    ["other algorithms are believed", '{ algorithms: ["HS256"] }', "{}"],
    ["the key decides over the token", "return { role, claims", "return { role: keyRole, claims"],
  ),
  ...mutantsOf(
    `${LOCAL}/api/rpc.ts`,
    "tests/stack/rpc_test.ts",
    [
      "a stable function may write",
      '...(signature.readOnly ? { transaction_read_only: "on" } : {}),',
      "",
      "a stable function",
    ],
    [
      "a function's status is not answered",
      "status: Number(row?.status || 200)",
      "status: 200",
      "own status",
    ],
    ["an anonymous refusal is 403", 'caller.role === "anon")', "false)", "errors included"],
    [
      "arguments may be missing",
      "!signature.required.every((key) => members.has(key))",
      "false",
      "errors included",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/api/json_members.ts`,
    "tests/stack/rpc_test.ts",
    ["an escaped quote ends a string", "else if (byte === BACKSLASH) i++;".slice(5), "", "JSON"],
    [
      "what follows an object is ignored",
      "if (text[at] === CLOSE) return skipSpace(text, at + 1) === text.length ? members : null;\n    if (text[at] !== COMMA)",
      "if (text[at] === CLOSE) return members;\n    if (text[at] !== COMMA)",
      "not plainly",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/api/storage.ts`,
    "tests/stack/upkeep_test.ts",
    ["a bucket's name leaves the store", "dirname(folder) !== top || ", "", "stored objects"],
    ["an object's name leaves its bucket", " || !path.startsWith(`${folder}/`)", "", "stored objects"],
    [
      "a deleted object stays",
      'await Deno.remove(this.#path("bytes", bucket, key)).catch(missing);',
      "",
      "stored objects",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/keys.ts`,
    "tests/stack/upkeep_test.ts",
    ["everybody reads the keys", "mode: 0o600", "mode: 0o644", "keys are made"],
    ["known keys are made anew", "{ ...make(), ...stored }", "{ ...stored, ...make() }", "keys are made"],
  ),
  ...mutantsOf(
    `${LOCAL}/log.ts`,
    "tests/stack/upkeep_test.ts",
    ["row values are logged", "...(code ? { code } : {}) }", "...(error as object) }", "logged errors"],
    [
      "what breaks is a refusal",
      'unknownTable || code === "42501" || code.startsWith("PT4")',
      "true",
      "what a caller is refused",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/database/autovacuum.ts`,
    "tests/stack/upkeep_test.ts",
    [
      "nothing is ever vacuumed",
      "this.#stop = this.timers.every(NAPTIME_MS, () => void this.run());",
      "",
      "vacuumed",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/database/checkpoints.ts`,
    "tests/stack/upkeep_test.ts",
    [
      "the log is never looked at",
      "this.#stop = this.timers.every(LOOK_MS, () => void this.run());",
      "",
      "the log of much work",
    ],
    ["a little log is a checkpoint", "> LOG_BYTES", "> 0", "the log of much work"],
    ["the looks outlive the stop", "this.#stop?.();", "", "the log of much work"],
  ),
  ...mutantsOf(
    `${LOCAL}/database/lock.ts`,
    "tests/stack/process_test.ts",
    [
      "two stacks use one folder",
      "if (!(await file.tryLock(true)))",
      "if (false as boolean)",
      "in use is refused",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/database/migrations.ts`,
    "tests/stack/migrations_test.ts",
    ["an edited migration is not noticed", "statements[0] !== file.sql", "false", "history"],
    [
      "a late migration is applied",
      "const late = ",
      "const late = undefined as Migration | undefined;\n  void ",
      "history",
    ],
    [
      "a migration changes the next one's session",
      "`${CLEAN_SESSION}; set local",
      "`set local",
      "the session",
    ],
  ),
  ...mutantsOf(
    `${LOCAL}/mends/own_grants.ts`,
    "tests/stack/mends_test.ts",
    ["revokes are undone", 'connection.rlsState = "active";', "", "a revoked column"],
  ),
  ...mutantsOf(
    `${LOCAL}/mends/session_context.ts`,
    "tests/stack/rpc_test.ts",
    ["the caller has no id", '"request.jwt.claim.sub": uid,', "", "told apart"],
  ),
  ...mutantsOf(
    `${LOCAL}/models/models.ts`,
    "tests/stack/models_test.ts",
    ["any model answers", "if (model !== PLATFORM_MODEL)", "if (false as boolean)", "does not have"],
  ),
];
