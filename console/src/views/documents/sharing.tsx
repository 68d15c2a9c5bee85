import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useUser } from "../../app/session.tsx";
import { documents } from "../../texts/documents.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { people, readers, share, unshare } from "./sharing_api.ts";

const texts = documents.sharing;

/** With whom the owner of a document shares it. */
export function Sharing({ document }: { document: { id: string; user_id: string } }) {
  const portal = usePortal();
  const user = useUser();
  const mine = document.user_id === user.id;
  const key = [portal.id, "documents", "readers", document.id];
  const query = useQuery({
    queryKey: key,
    queryFn: async () => {
      const [all, known] = await Promise.all([readers(document.id), people(portal.id)]);
      return { all, known };
    },
    enabled: mine,
  });
  const [chosen, setChosen] = useState("");
  const nameOf = (id: string) => query.data?.known.get(id) ?? id;
  const changes = [key, [portal.id, "documents", "log", document.id]];
  const sharing = useAction((id: string) => share(document.id, id), {
    changes,
    then: (_, id) => {
      setChosen("");
      tell(texts.shared(nameOf(id)));
    },
  });
  const ending = useAction((id: string) => unshare(document.id, id), {
    changes,
    then: (_, id) => tell(texts.ended(nameOf(id))),
  });
  if (!mine) return null;
  return (
    <Card title={texts.title}>
      <p className="mb-3 text-sm text-muted-foreground">{texts.hint}</p>
      <Answered query={query}>
        {({ all, known }) => {
          const others = [...known].filter(([id]) =>
            id !== user.id && !all.some((one) => one.user_id === id)
          );
          return (
            <>
              {all.length === 0
                ? <p className="text-sm">{texts.none}</p>
                : (
                  <Table caption={texts.title} head={[texts.person, texts.since, ""]}>
                    {all.map((reader) => (
                      <Row key={reader.user_id}>
                        <Cell className="break-all">{nameOf(reader.user_id)}</Cell>
                        <Cell className="whitespace-nowrap">
                          <When at={reader.created_at} />
                        </Cell>
                        <Cell className="text-right">
                          <Button
                            size="small"
                            variant="ghost"
                            disabled={ending.isPending}
                            onClick={() => ending.mutate(reader.user_id)}
                          >
                            {texts.end} <span className="sr-only">{nameOf(reader.user_id)}</span>
                          </Button>
                        </Cell>
                      </Row>
                    ))}
                  </Table>
                )}
              {others.length > 0
                ? (
                  <form
                    className="mt-4 flex flex-wrap items-end gap-2"
                    onSubmit={(event) => {
                      event.preventDefault();
                      sharing.mutate(chosen || others[0]![0]);
                    }}
                  >
                    <SelectField
                      className="min-w-56"
                      label={texts.with}
                      value={chosen || others[0]![0]}
                      onChange={(event) => setChosen(event.target.value)}
                      options={others}
                    />
                    <Button type="submit" disabled={sharing.isPending}>{texts.share}</Button>
                  </form>
                )
                : all.length === 0 && <p className="mt-3 text-sm text-muted-foreground">{texts.nobody}</p>}
            </>
          );
        }}
      </Answered>
    </Card>
  );
}
