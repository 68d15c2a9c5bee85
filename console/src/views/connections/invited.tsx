import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useUser } from "../../app/session.tsx";
import { connections } from "../../texts/connections.ts";
import { useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { accept, type Invitation, myInvitations, withdraw } from "./api.ts";

const texts = connections.invitations;

/** What the user is invited to; nothing is shown where there is nothing. */
export function Invited() {
  const user = useUser();
  const email = user.email ?? "";
  const query = useQuery({
    queryKey: ["me", "invitations", user.id],
    queryFn: () => myInvitations(email),
    enabled: email !== "",
  });
  return query.data?.map((invitation) => <Open key={invitation.id} invitation={invitation} />);
}

function Open({ invitation }: { invitation: Invitation }) {
  const [token, setToken] = useState("");
  const accepting = useAction(() => accept(invitation.id, token.trim()), { changes: [["me"]] });
  const declining = useAction(() => withdraw(invitation.id), { changes: [["me", "invitations"]] });
  return (
    <Card title={texts.mine}>
      <p className="mb-3 text-sm">{texts.mineHint(connections.role[invitation.role])}</p>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          accepting.mutate();
        }}
      >
        <TextField
          className="grow"
          label={texts.acceptToken}
          autoComplete="off"
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <Button type="submit" variant="primary" disabled={accepting.isPending}>{texts.accept}</Button>
        <Button disabled={declining.isPending} onClick={() => declining.mutate()}>{texts.decline}</Button>
      </form>
    </Card>
  );
}
