import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { settings } from "../../texts/settings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { TextField } from "../../ui/field.tsx";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { PropertiesDialog } from "./properties_dialog.tsx";
import { ReadOnly, useMay } from "./role.tsx";
import { objects, switchObject } from "./sync_api.ts";

const texts = settings.sync;

/** Which objects are mirrored, with which properties. */
export function Objects() {
  const portal = usePortal();
  const may = useMay();
  const key = [portal.id, "settings", "objects"];
  const query = useQuery({ queryKey: key, queryFn: () => objects(portal.id, portal.portal_id) });
  const [editing, setEditing] = useState<string>();
  const [custom, setCustom] = useState("");
  const switching = useAction(
    ({ object, on }: { object: string; on: boolean }) => switchObject(portal.portal_id, object, on),
    {
      changes: [key, [portal.id, "sync"]],
      then: (answer) => {
        setCustom("");
        tell(texts.switched(answer.name, answer.is_enabled));
      },
    },
  );
  return (
    <Card title={texts.title}>
      <p className="mb-3 text-sm text-muted-foreground">{texts.hint}</p>
      <Answered query={query}>
        {(all) => (
          <>
            <Table
              caption={texts.title}
              head={[texts.object, texts.state, texts.links, texts.last, texts.properties, ""]}
            >
              {all.map((object) => (
                <Row key={object.object_type}>
                  <Cell className="break-words">
                    {object.name}
                    {object.name !== object.object_type && (
                      <span className="block text-xs text-muted-foreground">{object.object_type}</span>
                    )}
                  </Cell>
                  <Cell>
                    <Badge tone={object.is_enabled ? "good" : "neutral"}>
                      {object.is_enabled ? texts.on : texts.off}
                    </Badge>
                  </Cell>
                  <Cell>{object.links_to.join(", ") || "–"}</Cell>
                  <Cell className="whitespace-nowrap">
                    <When at={object.last_full_sync} />
                  </Cell>
                  <Cell>
                    {object.properties
                      ? texts.extra(object.properties.include.length, object.properties.exclude.length)
                      : texts.standard}
                  </Cell>
                  <Cell className="text-right whitespace-nowrap">
                    {may && (
                      <>
                        <Button size="small" variant="ghost" onClick={() => setEditing(object.object_type)}>
                          {texts.edit} <span className="sr-only">{object.name}</span>
                        </Button>
                        {object.object_type !== "contacts" && (
                          <Button
                            size="small"
                            variant="ghost"
                            disabled={switching.isPending}
                            onClick={() =>
                              switching.mutate({ object: object.object_type, on: !object.is_enabled })}
                          >
                            {object.is_enabled ? texts.switchOff : texts.switchOn}{" "}
                            <span className="sr-only">{object.name}</span>
                          </Button>
                        )}
                      </>
                    )}
                  </Cell>
                </Row>
              ))}
            </Table>
            {editing && (
              <PropertiesDialog
                object={editing}
                known={all.find((object) => object.object_type === editing)?.properties}
                close={() => setEditing(undefined)}
              />
            )}
          </>
        )}
      </Answered>
      {may && (
        <form
          className="mt-4 flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            switching.mutate({ object: custom.trim(), on: true });
          }}
        >
          <TextField
            className="min-w-56"
            label={texts.custom}
            hint={texts.customHint}
            maxLength={30}
            autoComplete="off"
            value={custom}
            onChange={(event) => setCustom(event.target.value)}
          />
          <Button type="submit" disabled={switching.isPending || !/^2-\d{1,20}$/.test(custom.trim())}>
            {texts.add}
          </Button>
        </form>
      )}
      <ReadOnly />
    </Card>
  );
}
