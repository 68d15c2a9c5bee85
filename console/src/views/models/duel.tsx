import { models } from "../../texts/models.ts";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import type { Comparison } from "./api.ts";
import { MeasuresTable } from "./measures_table.tsx";

const texts = models.duel;

/** A model and the one that was in service when it was made, on the same records. */
export function Duel({ version, comparison }: { version: number; comparison: Comparison | null }) {
  if (!comparison) return null;
  const { champion, challenger, detail } = comparison;
  const { measures } = challenger;
  return (
    <Card title={texts.title}>
      <p className="mb-3 text-sm">{detail}</p>
      {champion
        ? (
          <>
            <MeasuresTable
              caption={texts.title}
              columns={[
                [texts.champion(champion.version), champion.measures],
                [texts.challenger(version), measures],
              ]}
            />
            <p className="mt-2 text-sm text-muted-foreground">
              {texts.rows(count(measures.count), count(measures.positives))}
            </p>
          </>
        )
        : <p className="text-sm text-muted-foreground">{texts.none}</p>}
    </Card>
  );
}
