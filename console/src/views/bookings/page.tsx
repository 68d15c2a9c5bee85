import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { Stack } from "../../ui/stack.tsx";
import { Answered, Loading } from "../../ui/state.tsx";
import { exams } from "./api.ts";
import { Calendar } from "./calendar.tsx";
import { Day } from "./day.tsx";
import { List } from "./list.tsx";
import { dayOf, monthOf } from "./month.ts";

// Below what one comes for: its chart and its question wait until that is there.
const Analytics = lazy(() => import("./analytics.tsx"));

/** Exams by day with their seats, and who holds them. */
export default function Bookings() {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const day = dayOf(filters.get("day"));
  const month = monthOf(filters.get("month") ?? day?.slice(0, 7) ?? null);
  const query = useQuery({
    queryKey: [portal.id, "bookings", "exams", month],
    queryFn: () => exams(portal.portal_id, month),
  });
  return (
    <Stack>
      <Answered query={query}>
        {(all) => (
          <>
            <Calendar
              month={month}
              exams={all}
              day={day}
              go={(month) => set({ month, day: null })}
              choose={(day) => set({ month, day })}
            />
            {day && <Day day={day} exams={all.filter(({ exam_date }) => exam_date === day)} />}
          </>
        )}
      </Answered>
      <List day={day} />
      <Suspense fallback={<Loading />}>
        <Analytics />
      </Suspense>
    </Stack>
  );
}
