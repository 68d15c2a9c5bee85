import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Portal, Role } from "../../api/portals.ts";
import { connections } from "../../texts/connections.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { invitations, invite, makeToken, withdraw } from "./api.ts";

const texts = connections.invitations;
const ROLES: Role[] = ["admin", "member", "viewer"];

/** Whom a portal waits for; for its owners and admins. */
export function Invitations({ portal }: { portal: Portal }) {
  const key = [portal.id, "invitations"];
  const query = useQuery({ queryKey: key, queryFn: () => invitations(portal.id) });
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const [token, setToken] = useState<string>();
  const adding = useAction(() => invite(portal.id, email.trim(), role), {
    changes: [key],
    then: () => {
      tell(texts.invited(email.trim()));
      setEmail("");
    },
  });
  const removing = useAction(withdraw, { changes: [key] });
  const making = useAction(makeToken, { changes: [], then: (made) => setToken(made.token) });
  return (
    <div className="mt-5">
      <h3 className="mb-2 text-sm font-semibold">{texts.title}</h3>
      <form
        className="mb-2 flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          adding.mutate();
        }}
      >
        <TextField
          className="min-w-48 grow"
          label={texts.email}
          type="email"
          required
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <SelectField
          label={texts.role}
          value={role}
          onChange={(event) => setRole(event.target.value as Role)}
          options={ROLES.map((role) => [role, connections.role[role]] as const)}
        />
        <Button type="submit" disabled={adding.isPending}>{texts.action}</Button>
      </form>
      <Answered query={query}>
        {(open) =>
          open.length === 0 ? <p className="text-sm text-muted-foreground">{texts.none}</p> : (
            <Table
              caption={`${texts.title}, ${portal.portal_id}`}
              head={[texts.email, texts.role, texts.expires, ""]}
            >
              {open.map((invitation) => (
                <Row key={invitation.id}>
                  <Cell className="break-all">{invitation.email}</Cell>
                  <Cell>{connections.role[invitation.role]}</Cell>
                  <Cell className="whitespace-nowrap">
                    <When at={invitation.expires_at} />
                  </Cell>
                  <Cell className="text-right whitespace-nowrap">
                    <Button size="small" variant="ghost" onClick={() => making.mutate(invitation.id)}>
                      {texts.token}
                    </Button>
                    <Button size="small" variant="ghost" onClick={() => removing.mutate(invitation.id)}>
                      {texts.withdraw} <span className="sr-only">{invitation.email}</span>
                    </Button>
                  </Cell>
                </Row>
              ))}
            </Table>
          )}
      </Answered>
      <Dialog
        open={token !== undefined}
        onOpenChange={() => setToken(undefined)}
        title={texts.tokenTitle}
        description={texts.tokenHint}
      >
        <code className="block rounded bg-muted p-3 text-sm break-all">{token}</code>
        <div className="mt-3 flex justify-end">
          <Button
            onClick={() => void navigator.clipboard.writeText(token ?? "").then(() => tell(texts.copied))}
          >
            {texts.copy}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
