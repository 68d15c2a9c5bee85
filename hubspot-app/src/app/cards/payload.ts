// What the function crm-card answers to the app card (crates/card).

export type Tone = "success" | "info" | "warning" | "danger";

export interface Notice {
  code: string;
  tone: Tone;
  title: string;
  text: string;
}

export interface ScoreView {
  value: number;
  grade: string;
  tone: Tone;
  probability: number;
  probability_text: string;
  source: "model" | "rules";
  model: { id: string | null; version: number; sha256: string };
  scored_at: string | null;
  as_of: string | null;
  stale: boolean;
}

export interface ReasonLine {
  feature: string;
  text: string;
  effect: "raises" | "lowers";
  /** 0 to 100; the strongest reason has 100. */
  weight: number;
  contribution: number;
}

export interface FactLine {
  name: string;
  label: string;
  data_type: "STRING" | "NUMERIC" | "DATE" | "DATETIME" | "EMAIL" | "STATUS";
  value: string;
  text: string;
}

export interface TrendPoint {
  score: number;
  grade: string;
  scored_at: string;
}

export type Section =
  | { kind: "score" }
  | { kind: "reasons"; title: string; items: ReasonLine[]; more: number }
  | { kind: "trend"; title: string; items: TrendPoint[]; change: number }
  | { kind: "facts"; title: string; items: FactLine[] }
  | { kind: "text"; title: string; text: string }
  | { kind: "model"; title: string; items: FactLine[] };

export interface CardAction {
  id: "rescore" | "open-reasons";
  label: string;
  primary: boolean;
}

export interface CardPayload {
  version: 1;
  state: "scored" | "unscored" | "archived" | "no_record" | "not_connected" | "unsupported";
  portal_id: string;
  object_type: string;
  record_id: string;
  title: string;
  notices: Notice[];
  score: ScoreView | null;
  sections: Section[];
  actions: CardAction[];
  link: { label: string; url: string } | null;
}

/** One contribution as it is stored. */
export interface Reason {
  feature: string;
  label: string;
  value: unknown;
  text: string;
  contribution: number;
}

export interface Reasons {
  baseline: number;
  log_odds: number;
  probability: number;
  items: Reason[];
}

export interface ActionAnswer {
  action: CardAction["id"];
  outcome: string;
  message: string;
  card: CardPayload;
  reasons?: Reasons;
}
