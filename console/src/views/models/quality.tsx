import { Bars } from "../../charts/bars.tsx";
import { Figure } from "../../charts/figure.tsx";
import { Reliability } from "../../charts/reliability.tsx";
import { models } from "../../texts/models.ts";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import type { Evaluation } from "./api.ts";
import { MeasuresTable } from "./measures_table.tsx";
import { decimals, interval, percent, times } from "./numbers.ts";

const texts = models.quality;
/** Facts that are shown; the card has all of them. */
const FACTS = 12;

/** How good a model is: its measures, whether its promises are kept, and what its best scores are worth. */
export function Quality({ version, evaluation }: { version: number; evaluation: Evaluation }) {
  if (!evaluation.auc) {
    return (
      <Card title={texts.title(version)}>
        <p className="text-sm">{texts.none}</p>
      </Card>
    );
  }
  const { calibration, lift, importance } = evaluation;
  const strongest = importance.toSorted((a, b) => b.mean_abs_contribution - a.mean_abs_contribution).slice(
    0,
    FACTS,
  );
  return (
    <Card title={texts.title(version)}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div>
          <MeasuresTable caption={texts.title(version)} columns={[[texts.value, evaluation]]} />
          <p className="mt-2 text-sm text-muted-foreground">
            {texts.on(count(evaluation.count), count(evaluation.positives))} {texts.aucHint}
          </p>
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-2">
          <Part title={texts.reliability}>
            <Figure
              caption={texts.reliability}
              head={[texts.promised, texts.observed, texts.interval, texts.records]}
              rows={calibration.map(({ predicted, observed, count: rows }) => [
                percent(predicted),
                percent(observed.value),
                `${percent(observed.low)} – ${percent(observed.high)}`,
                count(rows),
              ])}
            >
              <Reliability
                name={texts.reliabilityName(calibration.length)}
                axes={{ x: texts.promised, y: texts.observed }}
                points={calibration.map(({ predicted, observed }) => ({
                  promised: predicted,
                  observed: observed.value,
                  low: observed.low,
                  high: observed.high,
                }))}
              />
            </Figure>
          </Part>
          <Part title={texts.lift}>
            <Figure
              caption={texts.lift}
              head={[texts.tenths, texts.liftOf, texts.interval, texts.rate, texts.captured]}
              rows={lift.map(({ decile, lift, rate, captured }) => [
                texts.tenth(decile),
                times(lift.value),
                interval(lift),
                percent(rate),
                percent(captured),
              ])}
            >
              <Bars
                name={texts.liftName(times(lift[0]?.lift.value ?? 0))}
                rows={lift.map(({ decile, lift }) => ({
                  label: texts.tenth(decile),
                  value: lift.value,
                  low: lift.low,
                  high: lift.high,
                  text: `× ${times(lift.value)}`,
                }))}
              />
            </Figure>
          </Part>
        </div>
        {strongest.length > 0 && (
          <Part title={texts.importance}>
            <Figure
              caption={texts.importance}
              head={[texts.feature, texts.strength]}
              rows={strongest.map((fact) => [fact.label, decimals(fact.mean_abs_contribution)])}
            >
              <Bars
                name={texts.importanceName(strongest[0]?.label ?? "")}
                rows={strongest.map((fact) => ({
                  label: fact.label,
                  value: fact.mean_abs_contribution,
                  text: decimals(fact.mean_abs_contribution),
                }))}
              />
            </Figure>
          </Part>
        )}
      </div>
    </Card>
  );
}

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <div className="min-w-0">
    <h3 className="mb-2 text-sm font-semibold">{title}</h3>
    {children}
  </div>
);
