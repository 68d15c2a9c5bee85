import { usePortal } from "../../app/portal.tsx";
import { common } from "../../texts/common.ts";
import { documents } from "../../texts/documents.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { remove } from "./api.ts";

const texts = documents.shown;

/** Asks before a document is erased. */
export function Remove(
  { document, open, onOpenChange, then }: {
    document: { id: string; filename: string };
    open: boolean;
    onOpenChange: (open: boolean) => void;
    then: () => void;
  },
) {
  const portal = usePortal();
  const act = useAction(() => remove(document.id), {
    changes: [[portal.id, "documents", "list"]],
    then: () => {
      tell(texts.removed(document.filename));
      then();
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={texts.removeTitle(document.filename)}
      description={texts.removeHint}
    >
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>{common.cancel}</Button>
        <Button variant="danger" disabled={act.isPending} onClick={() => act.mutate()}>{texts.remove}</Button>
      </div>
    </Dialog>
  );
}
