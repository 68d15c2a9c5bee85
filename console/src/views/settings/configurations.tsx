import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { settings } from "../../texts/settings.ts";
import { Card } from "../../ui/card.tsx";
import { Answered, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { configurations } from "./scoring_api.ts";

const texts = settings.configurations;

/** What else is configured: how documents are cut, read and embedded. */
export function Configurations() {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "settings", "ai"],
    queryFn: () => configurations(portal.id),
    meta: { still: true },
  });
  return (
    <Card title={texts.title}>
      <Answered query={query}>
        {(all) => {
          const others = all.filter(({ purpose }) => !purpose.startsWith("scoring:"));
          return others.length === 0 ? <State title={texts.none} hint={texts.noneHint} /> : (
            <Table
              caption={texts.title}
              head={[texts.purpose, texts.provider, texts.model, texts.settings, texts.changed]}
            >
              {others.map((row) => (
                <Row key={row.id}>
                  <Cell>{row.purpose}</Cell>
                  <Cell>{row.provider}</Cell>
                  <Cell className="break-words">{row.model}</Cell>
                  <Cell className="min-w-48">
                    <code className="text-xs break-words">{JSON.stringify(row.settings)}</code>
                  </Cell>
                  <Cell className="whitespace-nowrap">
                    <When at={row.updated_at} />
                  </Cell>
                </Row>
              ))}
            </Table>
          );
        }}
      </Answered>
    </Card>
  );
}
