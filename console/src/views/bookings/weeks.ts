/** A row of booking_analytics: a mock in a week. */
export interface WeekOfMock {
  week: string;
  mock_type: string;
  total_bookings: number;
  cancellations: number;
  no_shows: number;
  avg_utilization: number | null;
}

export interface Week {
  week: string;
  bookings: number;
  cancelled: number;
  missed: number;
  /** In percent, the mean over the mocks of which it is known. */
  full: number | null;
}

/** The mocks of each week together, in the order of the weeks. */
export function byWeek(all: WeekOfMock[]): Week[] {
  const weeks = new Map<string, WeekOfMock[]>();
  for (const row of all) weeks.set(row.week, [...weeks.get(row.week) ?? [], row]);
  return [...weeks].sort(([a], [b]) => a.localeCompare(b)).map(([week, rows]) => {
    const sum = (of: (row: WeekOfMock) => number) => rows.reduce((total, row) => total + Number(of(row)), 0);
    const known = rows.filter((row) => row.avg_utilization !== null);
    return {
      week,
      bookings: sum((row) => row.total_bookings),
      cancelled: sum((row) => row.cancellations),
      missed: sum((row) => row.no_shows),
      full: known.length === 0
        ? null
        : known.reduce((total, row) => total + Number(row.avg_utilization), 0) / known.length,
    };
  });
}
