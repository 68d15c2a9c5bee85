import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { administers, type Portal, type Role } from "../../api/portals.ts";
import { useUser } from "../../app/session.tsx";
import { common } from "../../texts/common.ts";
import { connections } from "../../texts/connections.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { changeRole, people, type Person, remove } from "./api.ts";

const texts = connections.members;
const ROLES: Role[] = ["owner", "admin", "member", "viewer"];
const nameOf = (person: Person) => person.name || person.email || person.user_id;

/** Who is in a portal. */
export function Members({ portal }: { portal: Portal }) {
  const user = useUser();
  const query = useQuery({ queryKey: [portal.id, "members"], queryFn: () => people(portal.id) });
  const [leaving, setLeaving] = useState<Person>();
  const changes = [[portal.id, "members"], ["me", "portals"]];
  const role = useAction(
    ({ person, role }: { person: Person; role: Role }) => changeRole(portal.id, person.user_id, role),
    { changes, then: () => tell(texts.roleChanged) },
  );
  const removal = useAction((person: Person) => remove(portal.id, person.user_id), {
    changes,
    then: () => {
      setLeaving(undefined);
      tell(texts.removed);
    },
  });
  const admin = administers(portal.role);
  // Only owners make and unmake owners.
  const mayGive = (person: Person) =>
    portal.role === "owner" ? ROLES : person.role === "owner" ? [] : ROLES.filter((role) => role !== "owner");
  return (
    <div className="mt-5">
      <h3 className="mb-1 text-sm font-semibold">{texts.title}</h3>
      <Answered query={query}>
        {(members) => (
          <Table
            caption={`${texts.title}, ${portal.portal_id}`}
            head={[texts.name, texts.role, texts.joined, ""]}
          >
            {members.map((person) => (
              <Row key={person.user_id}>
                <Cell className="break-all">
                  {nameOf(person)} {person.user_id === user.id && `(${texts.you})`}
                </Cell>
                <Cell>
                  {admin && mayGive(person).length > 0
                    ? (
                      <SelectField
                        label={texts.roleOf(nameOf(person))}
                        hideLabel
                        className="min-w-28"
                        value={person.role}
                        disabled={role.isPending}
                        onChange={(event) => role.mutate({ person, role: event.target.value as Role })}
                        options={mayGive(person).map((role) => [role, connections.role[role]] as const)}
                      />
                    )
                    : connections.role[person.role]}
                </Cell>
                <Cell className="whitespace-nowrap">
                  <When at={person.created_at} />
                </Cell>
                <Cell className="text-right">
                  {(admin || person.user_id === user.id) && (
                    <Button
                      size="small"
                      variant="ghost"
                      onClick={() => setLeaving(person)}
                    >
                      {person.user_id === user.id ? texts.leave : texts.remove}
                      {person.user_id !== user.id && <span className="sr-only">{nameOf(person)}</span>}
                    </Button>
                  )}
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Answered>
      {leaving && (
        <Dialog
          open
          onOpenChange={() => setLeaving(undefined)}
          title={leaving.user_id === user.id ? texts.leaveTitle : texts.removeTitle(nameOf(leaving))}
          description={texts.removeHint}
        >
          <div className="flex justify-end gap-2">
            <Button onClick={() => setLeaving(undefined)}>{common.cancel}</Button>
            <Button variant="danger" disabled={removal.isPending} onClick={() => removal.mutate(leaving)}>
              {leaving.user_id === user.id ? texts.leave : texts.remove}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
