import { settings } from "../../texts/settings.ts";
import { amount, names, whole } from "./names.ts";

const texts = settings.scoring.wrong;

/** The settings of scoring that the form shows, as somebody types them. */
export interface Typed {
  outcome: string;
  stages: string;
  within: string;
  observation: string;
  grades: [string, string, string, string];
  minRows: string;
  minPositives: string;
  psi: string;
  calibration: string;
  writeBack: string;
}

export type Wrong = Partial<Record<keyof Typed, string>>;
type Settings = Record<string, unknown>;

const GRADES = ["A", "B", "C", "D"] as const;
const record = (value: unknown): Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value as Settings : {};
const text = (value: unknown, other: string): string =>
  typeof value === "number" || typeof value === "string" ? String(value) : other;

/** What holds by a configuration; what it leaves out is the default of the functions. */
export function typed(configured: Settings): Typed {
  const label = record(configured.label);
  const [grades, drift] = [record(configured.grades), record(configured.drift)];
  const kind = text(label.kind, "deal_won");
  return {
    outcome: kind === "deal_won" || kind === "lifecycle_stage" ? kind : "other",
    stages: Array.isArray(label.stages) ? label.stages.join(", ") : "",
    within: text(label.within_days, kind === "deal_won" ? "90" : ""),
    observation: text(configured.observation_days, "7"),
    grades: GRADES.map((grade, index) => text(grades[grade], String(80 - 20 * index))) as Typed["grades"],
    minRows: text(configured.min_rows, "200"),
    minPositives: text(configured.min_positives, "50"),
    psi: text(drift.psi_limit, "0.25"),
    calibration: text(drift.calibration_limit, "0.05"),
    writeBack: configured.write_back === false ? "no" : "yes",
  };
}

/** What is wrong with it, by the bounds of the functions; nothing is saved then. */
export function wrong(form: Typed): Wrong {
  const found: Wrong = {};
  const needs = (name: keyof Typed, holds: boolean, told: string) => {
    if (!holds) found[name] = told;
  };
  const days = whole(form.within, 1, 3650) !== null;
  needs(
    "within",
    form.outcome === "other" || days || (form.outcome !== "deal_won" && !form.within.trim()),
    texts.days,
  );
  needs("stages", form.outcome !== "lifecycle_stage" || names(form.stages).length > 0, texts.stages);
  needs("observation", whole(form.observation, 0, 3650) !== null, texts.observation);
  needs("minRows", whole(form.minRows, 1, 999_999_999) !== null, texts.least);
  needs("minPositives", whole(form.minPositives, 1, 999_999_999) !== null, texts.least);
  needs("psi", (amount(form.psi) ?? 0) > 0, texts.limit);
  needs("calibration", (amount(form.calibration) ?? 0) > 0, texts.limit);
  const grades = form.grades.map((grade) => amount(grade));
  const falls = grades.every((grade, index) =>
    grade !== null && grade <= (index === 0 ? 100 : grades[index - 1] ?? 0)
  );
  needs("grades", falls, texts.grades);
  return found;
}

/** The configuration with what was typed; what the form does not show stays as it is. */
export function configured(before: Settings, form: Typed): Settings {
  const within = form.within.trim() ? { within_days: Number(form.within) } : {};
  const label = form.outcome === "other"
    ? before.label
    : form.outcome === "lifecycle_stage"
    ? { kind: "lifecycle_stage", stages: names(form.stages), ...within }
    : { kind: "deal_won", ...within };
  return {
    ...before,
    label,
    observation_days: Number(form.observation),
    grades: Object.fromEntries(GRADES.map((grade, index) => [grade, amount(form.grades[index] ?? "")])),
    min_rows: Number(form.minRows),
    min_positives: Number(form.minPositives),
    drift: {
      ...record(before.drift),
      psi_limit: amount(form.psi),
      calibration_limit: amount(form.calibration),
    },
    write_back: form.writeBack === "yes",
  };
}

/** What a configuration says besides: it is shown as it is. */
export function rest(configured: Settings): Settings {
  const shown = [
    "label",
    "observation_days",
    "grades",
    "min_rows",
    "min_positives",
    "drift",
    "write_back",
  ];
  return Object.fromEntries(Object.entries(configured).filter(([name]) => !shown.includes(name)));
}
