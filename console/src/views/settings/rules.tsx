import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { settings } from "../../texts/settings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Answered, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { AddRule } from "./add_rule.tsx";
import { ReadOnly, useMay } from "./role.tsx";
import { removeRule, type Rule, rules } from "./rules_api.ts";

const texts = settings.rules;

/** A condition in words; all of it must hold. */
function sayCondition(condition: Rule["condition"]): string {
  return Object.entries(condition).map(([name, value]) =>
    name === "status_in" && Array.isArray(value)
      ? texts.statusIn(value.join(" / "))
      : texts.conditions[name] ?? name
  ).join(", ");
}

/** Who wins where both sides changed a field. */
export function Rules() {
  const portal = usePortal();
  const may = useMay();
  const key = [portal.id, "settings", "rules"];
  const query = useQuery({ queryKey: key, queryFn: () => rules(portal.id) });
  const removing = useAction(removeRule, { changes: [key], then: () => tell(texts.removed) });
  return (
    <Card title={texts.title}>
      <p className="mb-3 text-sm text-muted-foreground">{texts.hint}</p>
      <Answered query={query}>
        {(all) =>
          all.length === 0 ? <State title={texts.none} /> : (
            <Table
              caption={texts.title}
              head={[texts.object, texts.field, texts.priority, texts.when, texts.winner, texts.whose, ""]}
              numbers={[2]}
            >
              {all.map((rule) => (
                <Row key={rule.id}>
                  <Cell>{settings.objects[rule.object_type] ?? rule.object_type}</Cell>
                  <Cell>
                    {rule.field === "*" ? texts.anyField : <code className="text-xs">{rule.field}</code>}
                  </Cell>
                  <Cell number>{rule.priority}</Cell>
                  <Cell className="min-w-40">{sayCondition(rule.condition)}</Cell>
                  <Cell>{texts.winners[rule.winner]}</Cell>
                  <Cell>{rule.account_id ? texts.own : texts.all}</Cell>
                  <Cell className="text-right">
                    {may && rule.account_id && (
                      <Button
                        size="small"
                        variant="ghost"
                        disabled={removing.isPending}
                        onClick={() => removing.mutate(rule.id)}
                      >
                        {texts.remove}
                      </Button>
                    )}
                  </Cell>
                </Row>
              ))}
            </Table>
          )}
      </Answered>
      {may && <AddRule changes={key} />}
      <ReadOnly />
    </Card>
  );
}
