import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { common } from "../../texts/common.ts";
import { settings } from "../../texts/settings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { names, oddName } from "./names.ts";
import { type Properties, setProperties } from "./sync_api.ts";

const texts = settings.sync;
/** What a row takes. */
const MOST = 200;

/** Which properties of an object are mirrored beside the default, and which are not. */
export function PropertiesDialog(
  { object, known, close }: { object: string; known?: Properties; close: () => void },
) {
  const portal = usePortal();
  const [include, setInclude] = useState(known?.include.join(", ") ?? "");
  const [exclude, setExclude] = useState(known?.exclude.join(", ") ?? "");
  const saving = useAction(
    () => setProperties(portal.id, object, known !== undefined, names(include), names(exclude)),
    {
      changes: [[portal.id, "settings", "objects"]],
      then: () => {
        close();
        tell(settings.saved);
      },
    },
  );
  const wrong = (text: string) => {
    const odd = oddName(names(text));
    return odd ? texts.wrong(odd.slice(0, 100)) : names(text).length > MOST ? texts.tooMany : undefined;
  };
  return (
    <Dialog open onOpenChange={close} title={texts.editTitle(object)} description={texts.editHint}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <TextField
          label={texts.include}
          hint={texts.names}
          error={wrong(include)}
          autoComplete="off"
          value={include}
          onChange={(event) => setInclude(event.target.value)}
        />
        <TextField
          label={texts.exclude}
          error={wrong(exclude)}
          autoComplete="off"
          value={exclude}
          onChange={(event) => setExclude(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{common.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={saving.isPending || Boolean(wrong(include) ?? wrong(exclude))}
          >
            {common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
