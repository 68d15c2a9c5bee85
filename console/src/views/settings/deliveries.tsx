import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { settings } from "../../texts/settings.ts";
import { Card } from "../../ui/card.tsx";
import { Answered } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { deliveries } from "./alerts_api.ts";

const texts = settings.channels;

/** What was posted to channels, and what became of it. */
export function Deliveries() {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "settings", "deliveries"],
    queryFn: () => deliveries(portal.id),
  });
  return (
    <Card title={texts.deliveries}>
      <Answered query={query}>
        {(all) =>
          all.length === 0
            ? <p className="text-sm text-muted-foreground">{texts.noDelivery}</p>
            : (
              <Table caption={texts.deliveries} head={[texts.event, texts.outcome, texts.when]}>
                {all.map((delivery) => (
                  <Row key={delivery.id}>
                    <Cell>{texts.events[delivery.event] ?? delivery.event}</Cell>
                    <Cell className="break-words">
                      {texts.outcomes[delivery.state] ?? delivery.state} {delivery.last_status ?? ""}
                      {delivery.last_error && (
                        <span className="block text-xs text-muted-foreground">{delivery.last_error}</span>
                      )}
                    </Cell>
                    <Cell className="whitespace-nowrap">
                      <When at={delivery.created_at} />
                    </Cell>
                  </Row>
                ))}
              </Table>
            )}
      </Answered>
    </Card>
  );
}
