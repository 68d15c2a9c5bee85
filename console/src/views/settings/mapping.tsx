import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { settings } from "../../texts/settings.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Answered, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { type Mapped, mappings } from "./mapping_api.ts";
import { MappingDialog } from "./mapping_dialog.tsx";
import { ForAdmins } from "./role.tsx";

const texts = settings.mapping;

/** What the properties of the portal mean to the metrics, with the values that were seen. */
export function Mapping() {
  return (
    <ForAdmins title={texts.title}>
      <Roles />
    </ForAdmins>
  );
}

function Roles() {
  const portal = usePortal();
  const [mapping, setMapping] = useState<Mapped>();
  const query = useQuery({
    queryKey: [portal.id, "settings", "mapping"],
    queryFn: async () => await mappings(portal.id) ?? [],
  });
  return (
    <Card title={texts.title}>
      <p className="mb-3 text-sm text-muted-foreground">{texts.hint}</p>
      <Answered query={query}>
        {(all) =>
          all.length === 0 ? <State title={texts.none} /> : (
            <Table
              caption={texts.title}
              head={[texts.meaning, texts.property, texts.values, texts.seen, ""]}
            >
              {all.map((role) => (
                <Row key={role.role}>
                  <Cell className="min-w-40">
                    {role.label}
                    <span className="block text-xs text-muted-foreground">
                      {settings.objects[role.object_type] ?? role.object_type}
                    </span>
                  </Cell>
                  <Cell>
                    {role.property
                      ? <code className="text-xs break-all">{role.property}</code>
                      : <Badge tone="warn">{texts.unmapped}</Badge>}
                    {role.property && role.is_default && (
                      <span className="block text-xs text-muted-foreground">{texts.isDefault}</span>
                    )}
                  </Cell>
                  <Cell className="min-w-40 break-words">
                    <Values name={texts.yes} values={role.positive_values} />
                    <Values name={texts.no} values={role.negative_values} />
                    {role.unmapped_values.length > 0 && role.is_mapped && (
                      <span className="block text-xs text-warn">
                        {texts.open(count(role.unmapped_values.length))}
                      </span>
                    )}
                  </Cell>
                  <Cell className="whitespace-nowrap">
                    {role.property ? texts.seenOf(count(role.distinct_values)) : "–"}
                  </Cell>
                  <Cell className="text-right">
                    <Button size="small" onClick={() => setMapping(role)}>
                      {settings.change} <span className="sr-only">{role.label}</span>
                    </Button>
                  </Cell>
                </Row>
              ))}
            </Table>
          )}
      </Answered>
      {mapping && <MappingDialog role={mapping} close={() => setMapping(undefined)} />}
    </Card>
  );
}

const Values = ({ name, values }: { name: string; values: string[] }) =>
  values.length > 0 && (
    <span className="block">
      {name}: {values.join(", ")}
    </span>
  );
