import { ChevronLeft, ChevronRight } from "lucide-react";
import { bookings } from "../../texts/bookings.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { cn } from "../../ui/cn.ts";
import { State } from "../../ui/state.tsx";
import type { Exam } from "./api.ts";
import { monthOf, sayDay, sayMonth, shifted, weeksOf } from "./month.ts";
import { Seats } from "./seats.tsx";

const texts = bookings.calendar;

/** A month: what is on which day, and how many seats are free. */
export function Calendar(
  { month, exams, day, go, choose }: {
    month: string;
    exams: Exam[];
    day: string | null;
    go: (month: string) => void;
    choose: (day: string) => void;
  },
) {
  const byDay = new Map<string, Exam[]>();
  for (const exam of exams) byDay.set(exam.exam_date, [...(byDay.get(exam.exam_date) ?? []), exam]);
  return (
    <Card
      title={`${texts.title}, ${sayMonth(month)}`}
      actions={
        <>
          <Button size="icon" aria-label={texts.before} onClick={() => go(shifted(month, -1))}>
            <ChevronLeft />
          </Button>
          <Button onClick={() => go(monthOf(null))}>{texts.today}</Button>
          <Button size="icon" aria-label={texts.after} onClick={() => go(shifted(month, 1))}>
            <ChevronRight />
          </Button>
        </>
      }
    >
      {exams.length === 0 && <State title={texts.none} hint={texts.noneHint} />}
      {exams.length > 0 && (
        <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={sayMonth(month)}>
          <table className="w-full min-w-2xl table-fixed border-collapse text-sm">
            <caption className="sr-only">{sayMonth(month)}</caption>
            <thead>
              <tr>
                {texts.days.map((name) => (
                  <th key={name} scope="col" className="p-1 font-medium text-muted-foreground">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weeksOf(month).map((week, index) => (
                <tr key={index}>
                  {week.map((date, place) => (
                    <td key={place} className="h-20 border p-0 align-top">
                      {date && (
                        <DayCell date={date} exams={byDay.get(date)} chosen={date === day} choose={choose} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function DayCell(
  { date, exams, chosen, choose }: {
    date: string;
    exams?: Exam[];
    chosen: boolean;
    choose: (day: string) => void;
  },
) {
  const number = Number(date.slice(8));
  // A closed exam has seats, and nobody gets one.
  const bookable = exams?.filter(({ is_active }) => is_active) ?? [];
  if (!exams) return <span className="block p-1.5 text-muted-foreground">{number}</span>;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => choose(date)}
      className={cn(
        "grid h-full w-full content-start gap-1 p-1.5 text-left hover:bg-muted",
        chosen && "bg-muted font-semibold",
      )}
    >
      <span>
        <span aria-hidden>{number}</span>
        <span className="sr-only">{sayDay(date)}:</span>
      </span>
      <span className="text-xs">{texts.exams(exams.length)}</span>
      {bookable.length > 0
        ? <Seats exams={bookable} />
        : <span className="text-xs">{bookings.day.closed}</span>}
    </button>
  );
}
