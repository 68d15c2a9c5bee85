import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { health } from "../../texts/health.ts";
import { settings } from "../../texts/settings.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { Answered, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { AlertRuleDialog } from "./alert_rule_dialog.tsx";
import { type Rule, rules } from "./alerts_api.ts";
import { ReadOnly, useMay } from "./role.tsx";

const texts = settings.alerts;

/** What is watched, from which limit on, and how bad it is. */
export function AlertRules() {
  const portal = usePortal();
  const may = useMay();
  const [editing, setEditing] = useState<Rule>();
  const query = useQuery({
    queryKey: [portal.id, "settings", "alert_rules"],
    queryFn: () => rules(portal.id),
  });
  return (
    <Card title={texts.title}>
      <Answered query={query}>
        {(all) =>
          all.length === 0 ? <State title={texts.none} /> : (
            <Table
              caption={texts.title}
              head={[texts.rule, texts.limit, texts.severity, texts.state, texts.whose, ""]}
            >
              {all.map((rule) => (
                <Row key={rule.name}>
                  <Cell className="min-w-56">
                    {health.checks.names[rule.name] ?? texts.names[rule.name] ?? rule.name}
                    <span className="block text-xs text-muted-foreground">{rule.description}</span>
                  </Cell>
                  <Cell className="whitespace-nowrap">
                    {rule.threshold === null ? "–" : `${count(rule.threshold)} ${rule.unit ?? ""}`}
                  </Cell>
                  <Cell>{texts.severities[rule.severity]}</Cell>
                  <Cell>
                    <Badge tone={rule.is_enabled ? "good" : "neutral"}>
                      {rule.is_enabled ? texts.on : texts.off}
                    </Badge>
                  </Cell>
                  <Cell>{rule.account_id ? settings.rules.own : settings.rules.all}</Cell>
                  <Cell className="text-right">
                    {may && (
                      <Button size="small" onClick={() => setEditing(rule)}>
                        {settings.change} <span className="sr-only">{rule.name}</span>
                      </Button>
                    )}
                  </Cell>
                </Row>
              ))}
            </Table>
          )}
      </Answered>
      <ReadOnly />
      {editing && <AlertRuleDialog rule={editing} close={() => setEditing(undefined)} />}
    </Card>
  );
}
