import { sync as texts } from "../../texts/sync.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import type { Progress, Run, Status } from "./api.ts";

const TONES: Record<Status, Tone> = {
  pending: "neutral",
  running: "neutral",
  completed: "good",
  failed: "bad",
  not_permitted: "warn",
};

/** The state of a run: green only after it ended without an error. */
export function RunStatus({ run }: { run: Pick<Run | Progress, "status" | "error_count" | "error"> }) {
  if (run.status === "failed" && run.error?.code === "cancelled") {
    return <Badge tone="warn">{texts.cancelledStatus}</Badge>;
  }
  if (run.status === "completed" && (run.error_count > 0 || run.error)) {
    return <Badge tone="warn">{texts.completedWithErrors}</Badge>;
  }
  return <Badge tone={TONES[run.status]}>{texts.status[run.status]}</Badge>;
}
