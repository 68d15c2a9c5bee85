import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { Bars } from "../../charts/bars.tsx";
import { Figure } from "../../charts/figure.tsx";
import { models } from "../../texts/models.ts";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Answered, State } from "../../ui/state.tsx";
import { bands } from "./api.ts";
import { percent } from "./numbers.ts";

const texts = models.bands;

/** What became of scored records: a good score should have been worth something. */
export function Bands({ object }: { object: string }) {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "models", object, "bands"],
    queryFn: () => bands(portal.id, object),
  });
  return (
    <Card title={texts.title}>
      <Answered query={query}>
        {(all) =>
          all.length === 0 ? <State title={texts.none} hint={texts.noneHint} /> : (
            <Figure
              caption={texts.title}
              head={[texts.band, texts.rate, texts.low, texts.high, texts.scored]}
              rows={all.map(({ band, rate, rate_low, rate_high, scored }) => [
                band,
                percent(rate),
                percent(rate_low),
                percent(rate_high),
                count(scored),
              ])}
            >
              <Bars
                name={texts.name(all.length)}
                rows={all.map(({ band, rate, rate_low, rate_high }) => ({
                  label: band,
                  value: rate,
                  low: rate_low,
                  high: rate_high,
                  text: percent(rate),
                }))}
              />
            </Figure>
          )}
      </Answered>
    </Card>
  );
}
