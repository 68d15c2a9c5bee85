/// <reference lib="dom" />
// The models in the console: one in service, one that was not better, and what an admin does about it.

import type { Browser } from "playwright-core";
import type { Portal } from "../card/portal.ts";
import { assert, assertEquals } from "../harness/assert.ts";
import { service } from "../harness/user.ts";
import { PORTAL } from "./views.ts";
import { everyView } from "./walk.ts";
import { Visitor } from "./visitor.ts";

const estimate = (value: number, spread: number) => ({ value, low: value - spread, high: value + spread });

/** The measures of a model whose scores separate by `auc`, in the shape of a training's. */
function measures(auc: number) {
  const tenths = Array.from({ length: 10 }, (_, index) => index + 1);
  return {
    count: 4000,
    positives: 600,
    auc: estimate(auc, 0.021),
    brier: estimate(0.09, 0.004),
    log_loss: estimate(0.31, 0.01),
    ece: estimate(0.013, 0.006),
    calibration: tenths.map((band) => ({
      from: (band - 1) / 10,
      to: band / 10,
      count: 800 / band,
      positives: 40,
      predicted: band / 10 - 0.05,
      observed: estimate(band / 10 - 0.04, 0.03),
    })),
    lift: tenths.map((decile) => ({
      decile,
      count: 400,
      positives: 220 / decile,
      rate: 0.5 / decile,
      lift: estimate(3.4 / decile, 0.3),
      captured: Math.min(1, 0.4 + decile * 0.06),
    })),
  };
}

/** A model in service and one that lost against it, a check for drift and a batch that left something. */
async function trainedModels(portal: Portal): Promise<void> {
  const admin = service(portal.suite);
  const key = { account_id: portal.account, object_type: "contacts" };
  const importance = ["Days since the last call", "Bookings <b>", "Source"].map((label, index) => ({
    feature: `feature.${index}`,
    label,
    mean_abs_contribution: 1.2 / (index + 1),
  }));
  for (
    const [version, auc, detail] of [[1, 0.84, "There was no model before this one."], [
      2,
      0.81,
      "Worse than version 1.",
    ]] as const
  ) {
    const artefact = new TextEncoder().encode(`model ${version}`);
    const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const sha256 = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", artefact)));
    const side = (version: number | null, auc: number) => ({
      version,
      sha256,
      missing_features: [],
      measures: measures(auc),
    });
    const comparison = {
      champion: version === 1 ? null : side(1, 0.84),
      challenger: side(null, auc),
      margin: 0.01,
      activate: version === 1,
      code: version === 1 ? "first_model" : "worse",
      detail,
    };
    const { data, error } = await admin.from("scoring_models").insert({
      ...key,
      version,
      artefact: `\\x${hex(artefact)}`,
      sha256,
      features: [{ name: "calls.last", label: "Last call", kind: "number" }],
      evaluation: { ...measures(auc), chosen: "logistic", calibrator: "platt", importance, comparison },
      card_markdown:
        `# Model card ${version}\n\n<script>globalThis.ran = 1</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n`,
      trained_rows: 4000,
      positive_rows: 600,
    }).select("id").single();
    assertEquals(error, null);
    if (version > 1) continue;
    assertEquals((await admin.rpc("model_activate", { p_model_id: data!.id })).error, null);
    const drifted = await admin.from("score_drift_checks").insert({
      ...key,
      model_id: data!.id,
      model_version: 1,
      sampled: 900,
      score_psi: 0.31,
      features: [{ feature: "calls.last", label: "Last call", psi: 0.4, chance: 0.02, bins: [] }],
      calibration: { rows: 300, converted: 40, promised: 0.2, observed: estimate(0.13, 0.03), error: 0.07 },
      limits: { psi: 0.25, calibration: 0.05 },
      findings: [{ signal: "score_shift", subject: "score", detail: "The scores have shifted." }],
    });
    assertEquals(drifted.error, null);
  }
}

/** One looks at both, reads a card, and puts the other one into service. */
export async function theModels(browser: Browser, portal: Portal): Promise<void> {
  await trainedModels(portal);
  for (const theme of ["light", "dark"] as const) {
    for (const width of [1280, 390]) {
      await everyView(browser, portal, theme, width, [["models", "Quality of version 1", "models-trained"]]);
    }
  }
  const visitor = await Visitor.come(browser, portal.suite, { user: portal.user });
  const { page } = visitor;
  await visitor.go(`/${PORTAL}/models`);
  await visitor.sees("Quality of version 1");
  await page.getByRole("img", {
    name: "Reliability in 10 bands: what was promised against what was observed",
  }).waitFor();
  await page.getByRole("img", { name: /the best tenth succeeds 3.4 times as often/ }).waitFor();
  await visitor.reads("1 thing is beyond its limit");
  const table = page.getByRole("table", { name: "Versions" });
  await table.getByRole("button", { name: "Version 2", exact: true }).click();
  await visitor.sees("Quality of version 2");
  assert(page.url().includes("version=2"), "a version has an address");
  const duel = page.getByRole("table", { name: "Against the model in service" });
  await duel.getByRole("columnheader", { name: "Version 1, in service then" }).waitFor();
  await page.getByRole("button", { name: "Read the card" }).click();
  await visitor.sees("Model card 2");
  assertEquals(await page.evaluate(() => (globalThis as { ran?: number }).ran ?? null), null, "what ran");
  await visitor.assertSound("a model");
  await table.getByRole("button", { name: /^Put into service/ }).click();
  await visitor.assertSound("an activation");
  await page.getByRole("dialog").getByRole("button", { name: "Put into service" }).click();
  await visitor.reads("Version 2 is in service.");
  await table.getByRole("button", { name: "Put into service Version 1" }).waitFor();
  // The data of this portal is too little to learn from: that is said, and the model in service stays.
  await page.getByRole("button", { name: "Train a model" }).click();
  await page.locator("main").getByText("No model was made").waitFor({ timeout: 60_000 });
  await visitor.reads(/the rules, go on scoring/);
  await visitor.go(`/${PORTAL}/models?object=deals`);
  await visitor.reads("There is no model yet");
  await visitor.assertSound("no model");
  assertEquals(visitor.complaints, []);
  await visitor.leave();
}
