import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { health } from "../../texts/health.ts";
import { Card } from "../../ui/card.tsx";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { past } from "./api.ts";

const texts = health.past;

/** The alerts that are over. */
export function Past() {
  const portal = usePortal();
  const query = useQuery({ queryKey: [portal.id, "alerts", "past"], queryFn: () => past(portal.id) });
  return (
    <Card title={texts.title}>
      <Answered query={query}>
        {(alerts) =>
          alerts.length === 0
            ? <p className="text-sm text-muted-foreground">{texts.none}</p>
            : (
              <Table caption={texts.title} head={[texts.what, texts.opened, texts.resolved]}>
                {alerts.map((alert) => (
                  <Row key={alert.id}>
                    <Cell className="break-words">
                      {alert.detail}
                      <span className="block text-xs text-muted-foreground">
                        {health.alerts.severity[alert.severity]} · {alert.subject}
                      </span>
                    </Cell>
                    <Cell className="whitespace-nowrap">
                      <When at={alert.opened_at} />
                    </Cell>
                    <Cell className="whitespace-nowrap">
                      <When at={alert.resolved_at} />
                    </Cell>
                  </Row>
                ))}
              </Table>
            )}
      </Answered>
    </Card>
  );
}
