import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { bookings } from "../../texts/bookings.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { SelectField } from "../../ui/field.tsx";
import { count } from "../../ui/format.ts";
import { More } from "../../ui/more.tsx";
import { Failed, FilterEmpty, Loading, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { type Booking, list } from "./api.ts";
import { Cancel, nameOf } from "./cancel.tsx";
import { sayDay } from "./month.ts";

const texts = bookings.list;

/** The bookings of a day or of all, the latest first. */
export function List({ day }: { day: string | null }) {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const [leaving, setLeaving] = useState<Booking>();
  const status = filters.get("status");
  const query = useInfiniteQuery({
    queryKey: [portal.id, "bookings", "list", status, day],
    queryFn: ({ pageParam }) => list(portal.portal_id, { status, exam_date: day }, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const all = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Card
      title={texts.title}
      actions={
        <SelectField
          label={texts.filter}
          hideLabel
          value={status ?? ""}
          onChange={(event) => set({ status: event.target.value || null })}
          options={[["", texts.any], ...Object.entries(texts.status)]}
        />
      }
    >
      {query.isPending && !query.isError && <Loading />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && all.length === 0 && (status || day
        ? <FilterEmpty clear={() => set({ status: null, day: null })} />
        : <State title={texts.none} hint={texts.noneHint} />)}
      {all.length > 0 && (
        <>
          <Table
            caption={texts.title}
            head={[texts.contact, texts.exam, texts.state, texts.paid, texts.made, ""]}
          >
            {all.map((booking) => (
              <Row key={booking.id}>
                <Cell className="break-words">
                  {nameOf(booking)}
                  <span className="block text-xs text-muted-foreground">{booking.contact.email}</span>
                </Cell>
                <Cell>
                  {booking.exam.mock_type}
                  <span className="block text-xs text-muted-foreground">
                    {sayDay(booking.exam.exam_date)} {booking.exam.exam_time_start}
                  </span>
                </Cell>
                <Cell>
                  <Badge tone={booking.status === "no_show" ? "warn" : "neutral"}>
                    {texts.status[booking.status]}
                  </Badge>
                  {booking.sync === "pending" && (
                    <span className="block text-xs text-muted-foreground">{texts.pending}</span>
                  )}
                </Cell>
                <Cell>{booking.token_used ?? "–"}</Cell>
                <Cell className="whitespace-nowrap">
                  <When at={booking.created_at} />
                </Cell>
                <Cell className="text-right">
                  {booking.status === "active" && writes(portal.role) && (
                    <Button
                      size="small"
                      variant="ghost"
                      onClick={() => setLeaving(booking)}
                    >
                      {bookings.cancel.action} <span className="sr-only">{nameOf(booking)}</span>
                    </Button>
                  )}
                </Cell>
              </Row>
            ))}
          </Table>
          <p className="mt-2 text-xs text-muted-foreground">
            {texts.total(count(all.length), count(query.data?.pages[0]?.total ?? all.length))}
          </p>
        </>
      )}
      <More of={query} />
      {leaving && <Cancel booking={leaving} close={() => setLeaving(undefined)} />}
    </Card>
  );
}
