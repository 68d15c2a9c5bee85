import { useState } from "react";
import type { Portal } from "../../api/portals.ts";
import { common } from "../../texts/common.ts";
import { connections } from "../../texts/connections.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { disconnect } from "./api.ts";

const texts = connections.disconnect;

/** Asks before a portal is disconnected; to erase its data one types its number. */
export function Disconnect(
  { portal, open, onOpenChange }: { portal: Portal; open: boolean; onOpenChange: (open: boolean) => void },
) {
  const [erase, setErase] = useState(false);
  const [typed, setTyped] = useState("");
  const id = portal.portal_id;
  const close = () => {
    onOpenChange(false);
    setErase(false);
    setTyped("");
  };
  const act = useAction(() => disconnect(id, erase), {
    changes: [["me"], [portal.id]],
    then: () => {
      tell(erase ? texts.erased(id) : texts.done(id));
      close();
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => now || close()}
      title={texts.title(id)}
      description={texts.description}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate();
        }}
      >
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" checked={erase} onChange={(event) => setErase(event.target.checked)} />
          {texts.erase}
        </label>
        {erase && (
          <TextField
            label={texts.type(id)}
            hint={texts.typeHint}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={close}>{common.cancel}</Button>
          <Button type="submit" variant="danger" disabled={act.isPending || (erase && typed !== id)}>
            {erase ? texts.confirmErase : texts.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
