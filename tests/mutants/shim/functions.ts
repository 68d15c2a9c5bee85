/** Mutants of the workers of the local stack. */
import { type Mutant, mutantsOf } from "./mutant.ts";

const FUNCTIONS = "supabase/local/functions";
const TEST = "tests/stack/functions_test.ts";
const WITHOUT_WORKER = "tests/stack/limits_test.ts";

export const FUNCTION_MUTANTS: Mutant[] = [
  ...mutantsOf(
    `${FUNCTIONS}/function_worker.ts`,
    TEST,
    [
      "a worker never ends at its wall clock",
      '() => this.#die("timed_out", "wall clock")',
      "() => {}",
      "at its wall clock",
    ],
    [
      "a worker late in its life gets new requests",
      '() => this.#retire("wall clock")',
      "() => {}",
      "half of its wall clock",
    ],
    [
      "the clocks of a dead worker ring",
      "for (const stop of this.#stopClocks) stop();",
      "",
      "an idle worker ends",
    ],
    ["a retired worker gets new requests", "this.retired = true;", "", "half of its wall clock"],
    ["nobody hears of a retired worker", "this.options.retired(reason);", "", "a retired worker"],
    [
      "an idle worker that is retired stays",
      "this.options.retired(reason);\n    if (this.#running.size === 0) this.terminate();",
      "this.options.retired(reason);",
      "an idle worker ends",
    ],
    [
      "no CPU time ends a worker",
      'this.#die("over_limit", "CPU time");',
      "{}",
      "second limit of CPU time",
    ],
    ["no CPU time retires a worker", 'this.#retire("CPU time");', "{}", "adds up"],
    [
      "a worker dies at the first limit",
      "cpuMs > HOSTED.cpuMs &&",
      "cpuMs > HOSTED.softCpuMs &&",
      "adds up",
    ],
    [
      "a retired worker lives on",
      "if (this.retired && this.#running.size === 0) this.terminate();",
      "",
      "a retired worker",
    ],
    [
      "a worker is lost a pulse too early",
      "++this.#silent > SILENT_PULSES",
      "++this.#silent >= SILENT_PULSES",
      "signs of life",
    ],
    [
      "a worker in an endless loop is kept",
      "++this.#silent > SILENT_PULSES",
      "++this.#silent < 0",
      "endless loop",
    ],
    [
      "a sign of life does not count",
      "    this.#silent = 0;\n    if (message.kind",
      "    if (message.kind",
      "signs of life",
    ],
    ["no worker is asked for a sign of life", 'this.#send({ kind: "ping" })', "{}", "signs of life"],
    [
      "an idle worker is asked for signs of life",
      "this.#stopPulse?.();\n        this.#stopPulse = undefined;",
      "",
      "the pulse of a worker",
    ],
    ["what escapes a worker ends the stack", "event.preventDefault();", "", "what escapes"],
    [
      "requests of a dead worker wait for ever",
      "for (const id of [...this.#running.keys()]) this.#end(id, failure);",
      "",
      "what escapes",
    ],
    [
      "a request to a dead worker waits for ever",
      'if (this.dead) this.#end(id, "crashed");',
      "if (this.dead) {}",
      "a retired worker",
    ],
    ["a request takes no time", "wallMs: now - started", "wallMs: 0", "CPU time, memory and time"],
  ),
  ...mutantsOf(
    `${FUNCTIONS}/functions.ts`,
    TEST,
    ["a body may be ten times as large", "20 * 1024 * 1024", "200 * 1024 * 1024", "a body is taken"],
    [
      "a body of the limit is refused",
      "body.byteLength > MAX_BODY",
      "body.byteLength >= MAX_BODY",
      "a body is taken",
    ],
    [
      "new requests are taken at the stop",
      "if (this.#draining) return problem(",
      "if (false as boolean) return problem(",
      "waited for at the stop",
    ],
    [
      "the stop cuts requests off",
      "await Promise.race([Promise.all(this.#running), over.promise]);",
      "",
      "waited for at the stop",
    ],
    [
      "the stop waits for ever",
      "Promise.race([Promise.all(this.#running), over.promise])",
      "Promise.all(this.#running)",
      "cut off at the stop",
    ],
    ["private folders are functions", 'name.startsWith("_") ? null :', "", "does not exist"],
    [
      "a crash counts as a time-out",
      "maxima[counts]++;",
      "maxima.timeouts++;",
      "what escapes",
    ],
    ["a function sees another path", "url: match[1]! + match[2]!", "url: request.url", "sees the path"],
    [
      "usage is not recorded",
      "if (usage) this.watch.record",
      "if (false as boolean) this.watch.record",
      "CPU time, memory and time",
    ],
  ),
  ...mutantsOf(
    `${FUNCTIONS}/worker.ts`,
    TEST,
    ["a shim hears of what ends a worker", "event.stopImmediatePropagation()", "{}", "what escapes"],
    [
      "functions see the developer's shell",
      'Object.defineProperty(Deno, "env", { value, configurable: true });',
      "",
      "its environment and nothing",
    ],
    ["wasm memory does not count", "memories.add(new WeakRef(item));", "", "wasm memory counts"],
    [
      "background work is not waited for",
      "await Promise.allSettled([...background]);",
      "",
      "CPU time, memory and time",
    ],
    [
      "bodies are lost",
      "new Request(url, { method, headers, body })",
      "new Request(url, { method, headers })",
      "sees the path",
    ],
  ),
  ...mutantsOf(
    `${FUNCTIONS}/cpu_meter.ts`,
    WITHOUT_WORKER,
    [
      "each request is charged with all of it",
      " / Math.max(1, this.#running.size)",
      "",
    ],
    [
      "what a worker has used is forgotten with each request",
      "this.spent() - this.#first",
      "this.spent() - this.#last",
    ],
    ["time is charged again and again", "this.#last = now;", ""],
    [
      "a request is charged with what was before it",
      "start(id: number): void {\n    this.#settle();",
      "start(id: number): void {",
    ],
  ),
  ...mutantsOf(
    `${FUNCTIONS}/limits.ts`,
    WITHOUT_WORKER,
    ["hosted allows ten times the CPU time", "cpuMs: 2_000,", "cpuMs: 20_000,"],
    ["hosted retires a worker later", "softCpuMs: 1_000,", "softCpuMs: 1_500,"],
    ["hosted allows less memory", "256 * 1024 * 1024", "128 * 1024 * 1024"],
    ["hosted's wall clock is longer", "wallMs: 150_000", "wallMs: 400_000"],
    [
      "time is not watched",
      'if (usage.wallMs > HOSTED.wallMs) over.push("wall_clock");',
      "",
    ],
    ["nothing is noted early", "NOTED_CPU_MS = 1_000", "NOTED_CPU_MS = 2_000"],
    [
      "maxima are the last values",
      "maxima.cpuMs = Math.max(maxima.cpuMs, usage.cpuMs);",
      "maxima.cpuMs = usage.cpuMs;",
    ],
    ["figures are never reset", "this.#functions.clear();", ""],
  ),
  ...mutantsOf(
    `${FUNCTIONS}/environment.ts`,
    WITHOUT_WORKER,
    ["functions get all of the shell", "PASSED.test(name)", "true"],
    ["the files say nothing", "Object.assign(env, parseEnv(text));", ""],
    ["the shell says nothing", "...Object.fromEntries(shell),", ""],
    [
      "the model is taken for missing",
      'hasModels ? "supabase" : "local"',
      '"local"',
    ],
  ),
];
