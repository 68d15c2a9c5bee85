import { useQuery } from "@tanstack/react-query";
import { administers } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { useUser } from "../../app/session.tsx";
import { documents } from "../../texts/documents.ts";
import { Card } from "../../ui/card.tsx";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { accesses, people } from "./sharing_api.ts";

const texts = documents.log;

/** Who looked at a document: for its owner, and for those who answer for the portal. */
export function AccessLog({ document }: { document: { id: string; user_id: string } }) {
  const portal = usePortal();
  const user = useUser();
  const may = document.user_id === user.id || administers(portal.role);
  const query = useQuery({
    queryKey: [portal.id, "documents", "log", document.id],
    queryFn: async () => {
      const [all, known] = await Promise.all([accesses(document.id), people(portal.id)]);
      return { all, known };
    },
    enabled: may,
  });
  if (!may) return null;
  return (
    <Card title={texts.title}>
      <Answered query={query}>
        {({ all, known }) =>
          all.length === 0 ? <p className="text-sm">{texts.none}</p> : (
            <Table
              caption={texts.title}
              head={[texts.when, texts.who, texts.what]}
              className="max-h-72 overflow-y-auto"
            >
              {all.map((access) => (
                <Row key={access.id}>
                  <Cell className="whitespace-nowrap">
                    <When at={access.at} />
                  </Cell>
                  <Cell className="break-all">
                    {access.user_id ? known.get(access.user_id) ?? access.user_id : texts.service}
                  </Cell>
                  <Cell>{texts.actions[access.action] ?? access.action}</Cell>
                </Row>
              ))}
            </Table>
          )}
      </Answered>
    </Card>
  );
}
