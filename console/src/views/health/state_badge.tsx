import { health as texts } from "../../texts/health.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import type { State } from "./api.ts";

const TONES: Record<State, Tone> = {
  ok: "good",
  warn: "warn",
  bad: "bad",
  unknown: "neutral",
  never: "neutral",
};

/** How something stands; what is not known is not well. */
export const StateBadge = ({ state }: { state: State }) => (
  <Badge tone={TONES[state] ?? "neutral"}>{texts.state[state] ?? state}</Badge>
);
