import { useState } from "react";
import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { bookings } from "../../texts/bookings.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import type { Exam } from "./api.ts";
import { Book } from "./book.tsx";
import { sayDay } from "./month.ts";
import { Seats } from "./seats.tsx";

const texts = bookings.day;
/** "09:30 – 11:00" */
export const timeOf = ({ exam_time_start, exam_time_end }: Exam): string =>
  [exam_time_start, exam_time_end].filter(Boolean).join(" – ") || texts.allDay;

/** The exams of a day; whoever may books a seat. */
export function Day({ day, exams }: { day: string; exams: Exam[] }) {
  const portal = usePortal();
  const [, set] = useFilters();
  const [booking, setBooking] = useState<Exam>();
  const mayBook = writes(portal.role);
  const title = texts.title(sayDay(day));
  return (
    <Card
      title={title}
      actions={<Button size="small" onClick={() => set({ day: null })}>{texts.all}</Button>}
    >
      {exams.length === 0 && <p className="text-sm text-muted-foreground">{texts.none}</p>}
      {exams.length > 0 && (
        <Table caption={title} head={[texts.when, texts.mock, texts.where, texts.seats, ""]}>
          {exams.map((exam) => (
            <Row key={exam.id}>
              <Cell className="whitespace-nowrap">{timeOf(exam)}</Cell>
              <Cell className="font-medium">{exam.mock_type}</Cell>
              <Cell>{exam.location ?? "–"}</Cell>
              <Cell className="min-w-28">
                <Seats exams={[exam]} />
              </Cell>
              <Cell className="text-right">
                {!exam.is_active
                  ? <Badge>{texts.closed}</Badge>
                  : exam.available !== null && exam.available <= 0
                  ? <Badge tone="warn">{texts.full}</Badge>
                  : mayBook && exam.available !== null && (
                    <Button
                      size="small"
                      onClick={() => setBooking(exam)}
                    >
                      {texts.book} <span className="sr-only">{exam.mock_type} {timeOf(exam)}</span>
                    </Button>
                  )}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {!mayBook && <p className="mt-2 text-sm">{texts.viewer}</p>}
      {booking && <Book exam={booking} close={() => setBooking(undefined)} />}
    </Card>
  );
}
