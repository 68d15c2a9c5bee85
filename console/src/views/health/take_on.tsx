import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { common } from "../../texts/common.ts";
import { health } from "../../texts/health.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { acknowledge, type Alert } from "./api.ts";

const texts = health.alerts;

/** Takes an alert on, with a note to the others. */
export function TakeOn({ alert, close }: { alert: Alert; close: () => void }) {
  const portal = usePortal();
  const [note, setNote] = useState("");
  const act = useAction(() => acknowledge(alert.id, note), {
    changes: [[portal.id, "health"]],
    then: () => {
      tell(texts.done);
      close();
    },
  });
  return (
    <Dialog open onOpenChange={close} title={texts.takeTitle} description={texts.takeHint}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate();
        }}
      >
        <TextField
          label={texts.note}
          value={note}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setNote(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{common.cancel}</Button>
          <Button type="submit" variant="primary" disabled={act.isPending}>{texts.take}</Button>
        </div>
      </form>
    </Dialog>
  );
}
