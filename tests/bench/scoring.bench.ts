// Training and scoring in wasm, as the functions run them, beside scikit-learn with shap and a gradient boosting package of
// npm, on one synthetic table, in one run. Times are CPU times, so that a busy machine counts less.
// Usage: cargo xtask bench scoring [-- --rows N]. Prints one JSON line per row of the table.

import { parseArgs } from "node:util";
import { row } from "./row.ts";

const { values } = parseArgs({ args: Deno.args, options: { rows: { type: "string", default: "30000" } } });
const rows = Number(values.rows);
const features = 25;
/** A slice of a training on the platform may take 2 s of CPU; the function stops before. */
const sliceMs = 1200;
/** The npm package has no folds, encodings or calibration: its row stands for itself. */
const javascriptTrees = 50;

interface Session {
  resume(table: Uint8Array, state: Uint8Array): void;
  step(): boolean;
  save(): Uint8Array;
  table(): Uint8Array;
  finish(): string;
  evaluation(): string;
  model_bytes(): number;
  predict(): number;
  explain(): number;
  csv(): string;
}

interface Measured {
  train_s: number;
  predictions_per_s: number;
  explanations_per_s?: number;
  auc?: number;
}

const environment = (name: string) => {
  const value = Deno.env.get(name);
  if (!value) throw new Error(`${name} is not set: run this with cargo xtask bench scoring`);
  return value;
};

function cpuMs(): number {
  const usage = process.cpuUsage();
  return (usage.user + usage.system) / 1000;
}

async function load(): Promise<new (rows: number, features: number, seed: number) => Session> {
  const folder = environment("SCORING_WASM");
  const glue = await Deno.readTextFile(`${folder}/function.js`);
  const bindings = new Function(`${glue}; return wasm_bindgen;`)();
  bindings.initSync({ module: new WebAssembly.Module(await Deno.readFile(`${folder}/function_bg.wasm`)) });
  return bindings.Session;
}

/** The training in slices, each of which begins with the bytes that the one before has left. */
function train(session: Session): { seconds: number; slices: number; longest: number; state: number } {
  const table = session.table();
  let state: Uint8Array = new Uint8Array();
  let [total, longest, slices, done] = [0, 0, 0, false];
  while (!done) {
    const started = cpuMs();
    session.resume(table, state);
    while (!done && cpuMs() - started < sliceMs) done = session.step();
    state = session.save();
    const took = cpuMs() - started;
    total += took;
    longest = Math.max(longest, took);
    slices++;
  }
  return { seconds: total / 1000, slices, longest: longest / 1000, state: state.length };
}

function perSecond(work: () => void): number {
  work();
  const started = cpuMs();
  let passes = 0;
  while (cpuMs() - started < 1000) {
    work();
    passes++;
  }
  return (rows * passes * 1000) / (cpuMs() - started);
}

async function run(program: string, args: string[]): Promise<string> {
  const command = new Deno.Command(program, { args, stdout: "piped", stderr: "inherit" });
  const output = await command.output();
  if (!output.success) throw new Error(`${program} ${args.join(" ")} failed`);
  return new TextDecoder().decode(output.stdout).trim();
}

const SessionOfBench = await load();
const session = new SessionOfBench(rows, features, 1);
const training = train(session);
const digest = session.finish();
const evaluation = JSON.parse(session.evaluation());
const predictions = perSecond(() => session.predict());
const explanations = perSecond(() => session.explain());
const distance = session.explain();

const file = await Deno.makeTempFile({ suffix: ".csv" });
try {
  await Deno.writeTextFile(file, session.csv());
  const here = import.meta.dirname;
  const python: Measured = JSON.parse(
    await run(environment("SCORING_PYTHON"), [`${here}/peer/scoring.py`, file]),
  );
  const script = [
    `${here}/peer/scoring.cjs`,
    file,
    environment("SCORING_NODE_MODULES"),
    `${javascriptTrees}`,
  ];
  const javascript: Measured = JSON.parse((await run("node", script)).split("\n").at(-1)!);
  const native = await run(environment("SCORING_NATIVE"), ["--digest", `${rows}`]);

  const size = `${rows} x ${features}`;
  row(`train ${size}, all folds: scikit-learn`, training.seconds, "s CPU", python.train_s);
  row(
    `train ${size}: one fit of ${javascriptTrees} trees in npm`,
    undefined,
    "s CPU",
    javascript.train_s,
  );
  row("train: longest slice", training.longest, "s CPU");
  row("probabilities: scikit-learn", predictions, "1/s", python.predictions_per_s);
  row("probabilities: npm", predictions, "1/s", javascript.predictions_per_s);
  row("with Shapley values: shap", explanations, "1/s", python.explanations_per_s);
  row("out-of-fold AUC: scikit-learn", evaluation.auc.value, "AUC", python.auc);
  console.log(
    `${training.slices} slices, state ${training.state} B, model ${session.model_bytes()} B: ${evaluation.chosen}`,
  );
  console.log(`contributions and baseline are the log-odds to ${distance.toExponential(1)}`);
  console.log(`model ${digest} in wasm, ${native} natively`);
  if (native !== digest) throw new Error("the model trained natively has other bytes");
} finally {
  await Deno.remove(file);
}
