import { useState } from "react";
import { Problem } from "../../api/problem.ts";
import { usePortal } from "../../app/portal.tsx";
import { bookings } from "../../texts/bookings.ts";
import { common } from "../../texts/common.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { book, contactOf, type Exam } from "./api.ts";
import { timeOf } from "./day.tsx";
import { sayDay } from "./month.ts";

const texts = bookings.book;

/** Books a seat for the contact with an e-mail. */
export function Book({ exam, close }: { exam: Exam; close: () => void }) {
  const portal = usePortal();
  // One for the whole dialog: sent twice, it is booked once.
  const [bookingId] = useState(() => crypto.randomUUID());
  const [email, setEmail] = useState("");
  const [where, setWhere] = useState("");
  const act = useAction(async () => {
    const contact = await contactOf(portal.portal_id, email.trim());
    if (!contact) throw new Problem(404, "unknown_contact", texts.unknown);
    return await book({
      booking_id: bookingId,
      exam_id: exam.id,
      contact_id: contact.id,
      attending_location: where.trim() || null,
    });
  }, {
    changes: [[portal.id, "bookings"]],
    then: () => {
      tell(texts.done(email.trim()));
      close();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={close}
      title={texts.title(exam.mock_type)}
      description={texts.hint(`${sayDay(exam.exam_date)}, ${timeOf(exam)}`)}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate();
        }}
      >
        <TextField
          label={texts.email}
          type="email"
          required
          autoComplete="off"
          value={email}
          error={act.error instanceof Problem ? act.error.message : undefined}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={texts.where}
          maxLength={200}
          autoComplete="off"
          value={where}
          onChange={(event) => setWhere(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{common.cancel}</Button>
          <Button type="submit" variant="primary" disabled={act.isPending}>{bookings.day.book}</Button>
        </div>
      </form>
    </Dialog>
  );
}
