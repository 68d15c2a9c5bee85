// ml-xgboost (XGBoost for JavaScript) on the same table: one fit, no folds. Categories as numbers.
// Usage: node scoring.cjs FILE NODE_MODULES TREES. Prints JSON on its last line.

const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const [file, modules, trees] = process.argv.slice(2);
const [heading, ...lines] = readFileSync(file, "utf8").trim().split("\n");
const rows = lines.map((line) => line.split(","));
const labels = rows.map((row) => Number(row.at(-1)));
const width = heading.split(",").length - 1;
const value = (text) => text.startsWith("level ") ? Number(text.slice(6)) : text === "" ? -999 : Number(text);
const cells = rows.map((row) => row.slice(0, width).map(value));

const cpu = () => {
  const usage = process.cpuUsage();
  return (usage.user + usage.system) / 1e6;
};

createRequire(`${modules}/`)("ml-xgboost").then((XGBoost) => {
  const booster = new XGBoost({
    booster: "gbtree",
    objective: "binary:logistic",
    max_depth: 4,
    eta: 0.1,
    min_child_weight: 1,
    subsample: 0.7,
    colsample_bytree: 0.6,
    silent: 1,
    iterations: Number(trees),
  });
  let started = cpu();
  booster.train(cells, labels);
  const train = cpu() - started;
  started = cpu();
  booster.predict(cells);
  const predictions = cells.length / (cpu() - started);
  booster.free();
  console.log(JSON.stringify({ train_s: train, predictions_per_s: predictions }));
});
