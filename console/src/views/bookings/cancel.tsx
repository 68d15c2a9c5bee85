import { usePortal } from "../../app/portal.tsx";
import { bookings } from "../../texts/bookings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { type Booking, cancel } from "./api.ts";

const texts = bookings.cancel;

/** What one calls who booked. */
export const nameOf = ({ contact, booking_id }: Booking): string =>
  [contact.firstname, contact.lastname].filter(Boolean).join(" ") || contact.email || booking_id;

/** Asks before a seat is given back. */
export function Cancel({ booking, close }: { booking: Booking; close: () => void }) {
  const portal = usePortal();
  const act = useAction(() => cancel(booking.id), {
    changes: [[portal.id, "bookings"]],
    then: () => {
      tell(texts.done);
      close();
    },
  });
  return (
    <Dialog open onOpenChange={close} title={texts.title(nameOf(booking))} description={texts.hint}>
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{texts.keep}</Button>
        <Button variant="danger" disabled={act.isPending} onClick={() => act.mutate()}>
          {texts.confirm}
        </Button>
      </div>
    </Dialog>
  );
}
