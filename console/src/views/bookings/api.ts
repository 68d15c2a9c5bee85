import { call } from "../../api/call.ts";
import { shifted } from "./month.ts";

export interface Exam {
  id: string;
  mock_type: string;
  exam_date: string;
  exam_time_start: string | null;
  exam_time_end: string | null;
  location: string | null;
  capacity: number | null;
  booked: number;
  available: number | null;
  is_active: boolean;
}

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

const address = (path: string, query: Record<string, string | null>) => {
  const named = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return `${path}?${new URLSearchParams(named)}`;
};

/** Pages of a month that are read at most: 2,000 exams. */
const MOST_PAGES = 10;

/** The exams of a month, by day. */
export async function exams(portal_id: string, month: string): Promise<Exam[]> {
  const last = new Date(Date.parse(`${shifted(month, 1)}-01T00:00:00Z`) - 86_400_000).toISOString().slice(
    0,
    10,
  );
  const found: Exam[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: Page<Exam> = await call(
      "GET",
      address("api/exams", { portal_id, from: `${month}-01`, to: last, limit: "200", cursor }),
    );
    found.push(...answer.data);
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  return found;
}

export interface Booking {
  id: string;
  booking_id: string;
  status: "active" | "no_show" | "cancelled";
  token_used: string | null;
  sync: "pending" | "synced";
  created_at: string;
  exam: Exam;
  contact: { id: string; email: string | null; firstname: string | null; lastname: string | null };
}

/** A page of the bookings, the latest first. */
export const list = (
  portal_id: string,
  filter: { status: string | null; exam_date: string | null },
  cursor: string | null,
) =>
  call<Page<Booking> & { total: number }>("GET", address("api/bookings", { portal_id, ...filter, cursor }));

/** The contact with an e-mail; undefined when the portal has none. */
export async function contactOf(portal_id: string, email: string): Promise<{ id: string } | undefined> {
  const { data } = await call<Page<{ id: string }>>(
    "GET",
    address("api/contacts", { portal_id, email, limit: "1" }),
  );
  return data[0];
}

/** Books a seat; the same `booking_id` again is the same booking. */
export const book = (booking: {
  booking_id: string;
  exam_id: string;
  contact_id: string;
  attending_location: string | null;
}) => call<Booking>("POST", "api/bookings", booking);

export const cancel = (id: string) => call<Booking>("PATCH", `api/bookings/${id}`, { status: "cancelled" });
