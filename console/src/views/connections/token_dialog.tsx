import { useState } from "react";
import { useLocation } from "wouter";
import { common } from "../../texts/common.ts";
import { connections } from "../../texts/connections.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { pasteToken } from "./api.ts";

const texts = connections.token_app;

/** Connects by a pasted token: a new portal, or the one that is named, in place. */
export function TokenDialog({ portalId, close }: { portalId?: string; close: () => void }) {
  const [, go] = useLocation();
  const [token, setToken] = useState("");
  const connecting = useAction(() => pasteToken(token.trim(), portalId), {
    changes: [["me", "portals"]],
    then: (answer) => {
      close();
      tell(texts.done(answer.portal_id));
      if (!portalId) go(`/${answer.portal_id}/sync`);
    },
  });
  return (
    <Dialog
      open
      onOpenChange={close}
      title={portalId ? texts.titleOf(portalId) : texts.title}
      description={texts.hint}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          connecting.mutate();
        }}
      >
        <TextField
          label={texts.token}
          hint={texts.tokenHint}
          type="password"
          autoComplete="off"
          maxLength={255}
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{common.cancel}</Button>
          <Button type="submit" variant="primary" disabled={connecting.isPending || !token.trim()}>
            {texts.connect}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
