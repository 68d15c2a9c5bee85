import { documents } from "../../texts/documents.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { count, duration } from "../../ui/format.ts";
import { Cell, Row, Table } from "../../ui/table.tsx";
import type { Step } from "./api.ts";

const texts = documents.steps;
const TONES: Record<Step["status"], Tone> = {
  pending: "neutral",
  running: "neutral",
  completed: "good",
  failed: "bad",
};

/** The steps of the run that goes on or was the last. */
export function Steps({ steps, generation }: { steps: Step[]; generation: number }) {
  const latest = steps.filter((step) => step.generation === generation);
  if (latest.length === 0) return null;
  return (
    <Card title={texts.title}>
      <Table
        caption={texts.title}
        head={[texts.step, texts.state, texts.progress, texts.attempts, texts.took]}
        numbers={[3]}
      >
        {latest.map((step) => (
          <Row key={step.step}>
            <Cell className="font-medium">{texts.names[step.step] ?? step.step}</Cell>
            <Cell>
              <Badge tone={TONES[step.status]}>{texts.status[step.status]}</Badge>
              {step.error && (
                <span className="mt-1 block text-xs text-bad">{step.error.detail} ({step.error.code})</span>
              )}
            </Cell>
            <Cell className="text-xs">
              {Object.entries(step.progress).filter(([, value]) => typeof value === "number")
                .map(([name, value]) => `${name} ${count(value as number)}`).join(", ") || "–"}
            </Cell>
            <Cell number>{count(step.attempts)}</Cell>
            <Cell className="whitespace-nowrap">
              {step.started_at && step.finished_at
                ? duration((Date.parse(step.finished_at) - Date.parse(step.started_at)) / 1000)
                : "–"}
            </Cell>
          </Row>
        ))}
      </Table>
    </Card>
  );
}
