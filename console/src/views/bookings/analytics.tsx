import { useQuery } from "@tanstack/react-query";
import { rows } from "../../api/call.ts";
import { supabase } from "../../api/client.ts";
import { usePortal } from "../../app/portal.tsx";
import { Figure } from "../../charts/figure.tsx";
import { Line } from "../../charts/line.tsx";
import { bookings } from "../../texts/bookings.ts";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Answered, State } from "../../ui/state.tsx";
import { sayDay } from "./month.ts";
import { byWeek, type WeekOfMock } from "./weeks.ts";

const texts = bookings.analytics;
const COLUMNS = "week,mock_type,total_bookings,cancellations,no_shows,avg_utilization";
/** Half a year and what is to come, of more mocks than anybody offers. */
const MOST = 1000;

const percent = (value: number | null) => value === null ? "–" : `${Math.round(value)} %`;

/** How full the exams of the last half year were and those to come are, by week. */
export default function Analytics() {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "bookings", "analytics"],
    queryFn: async (): Promise<WeekOfMock[]> =>
      await rows(
        supabase().from("booking_analytics").select(COLUMNS).eq("account_id", portal.id).order("week")
          .limit(MOST),
      ),
  });
  return (
    <Card title={texts.title}>
      <Answered query={query}>
        {(all) => {
          const weeks = byWeek(all);
          const first = weeks[0];
          const last = weeks.at(-1);
          if (!first || !last) return <State title={texts.none} hint={texts.noneHint} />;
          return (
            <Figure
              caption={texts.title}
              head={[texts.week, texts.bookings, texts.cancelled, texts.missed, texts.full]}
              rows={weeks.map((week) => [
                sayDay(week.week),
                count(week.bookings),
                count(week.cancelled),
                count(week.missed),
                percent(week.full),
              ])}
            >
              {weeks.length > 1
                ? (
                  <Line
                    name={texts.name(weeks.length, percent(last.full))}
                    points={weeks.map(({ week, full }) => ({ at: new Date(week), value: full }))}
                    domain={[0, 100]}
                    format={percent}
                  />
                )
                : <p className="text-sm">{texts.one(sayDay(first.week), percent(first.full))}</p>}
            </Figure>
          );
        }}
      </Answered>
    </Card>
  );
}
