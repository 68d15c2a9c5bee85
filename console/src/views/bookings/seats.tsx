import { bookings } from "../../texts/bookings.ts";
import { count } from "../../ui/format.ts";
import type { Exam } from "./api.ts";

const texts = bookings.calendar;

/** The seats of exams together; null while one of them names no capacity. */
export function seatsOf(exams: Pick<Exam, "capacity" | "available">[]): { free: number; all: number } | null {
  let [free, all] = [0, 0];
  for (const { capacity, available } of exams) {
    if (capacity === null || available === null) return null;
    free += Math.max(0, available);
    all += capacity;
  }
  return { free, all };
}

/** Free seats as a text and a bar; the bar says nothing that the text does not. */
export function Seats({ exams }: { exams: Exam[] }) {
  const seats = seatsOf(exams);
  if (!seats) return <span className="text-xs text-muted-foreground">{texts.unknown}</span>;
  const taken = seats.all > 0 ? Math.min(1, 1 - seats.free / seats.all) : 1;
  return (
    <span className="grid gap-1">
      <span className="text-xs">{texts.free(count(seats.free), count(seats.all))}</span>
      <span aria-hidden className="block h-1.5 overflow-hidden rounded-full bg-border">
        <span className="block h-full rounded-full bg-primary" style={{ width: `${taken * 100}%` }} />
      </span>
    </span>
  );
}
