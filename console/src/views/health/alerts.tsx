import { useState } from "react";
import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { health } from "../../texts/health.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { count } from "../../ui/format.ts";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import type { Alert, Check } from "./api.ts";
import { measured } from "./measured.ts";
import { TakeOn } from "./take_on.tsx";

const texts = health.alerts;

/** What is beyond its limit now, the worst first, each with what to do. */
export function Alerts({ alerts, checks }: { alerts: Alert[]; checks: Record<string, Check> }) {
  const portal = usePortal();
  const [taking, setTaking] = useState<Alert>();
  return (
    <Card title={texts.title}>
      {alerts.length === 0 && <State title={texts.none} hint={texts.noneHint} />}
      <ul className="grid gap-4">
        {alerts.map((alert) => {
          const unit = checks[alert.rule]?.unit ?? null;
          const [what, where] = health.doing[alert.rule] ?? [];
          return (
            <li key={alert.id} className="grid gap-1.5 border-b pb-4 text-sm last:border-0 last:pb-0">
              <span className="flex flex-wrap items-center gap-2">
                <Badge tone={alert.severity === "critical" ? "bad" : "warn"}>
                  {texts.severity[alert.severity]}
                </Badge>
                <span className="font-medium">{health.checks.names[alert.rule] ?? alert.rule}</span>
                <span className="text-muted-foreground">{alert.subject}</span>
              </span>
              <p className="break-words">{alert.detail}</p>
              <p className="text-xs text-muted-foreground">
                {alert.value !== null && (
                  <>
                    {texts.measured(
                      measured(alert.value, unit),
                      alert.limit === null ? null : measured(alert.limit, unit),
                    )} ·{" "}
                  </>
                )}
                {texts.since} <When at={alert.opened_at} /> · {texts.times(count(alert.occurrences))}
                {alert.acknowledged_at && (
                  <>
                    {" "}· {texts.taken} <When at={alert.acknowledged_at} />
                    {alert.note && `: ${alert.note}`}
                  </>
                )}
              </p>
              <span className="flex flex-wrap gap-2">
                {what && (
                  <Button asChild size="small">
                    <a href={`#/${portal.portal_id}/${where}`}>{what}</a>
                  </Button>
                )}
                {!alert.acknowledged_at && writes(portal.role) && (
                  <Button
                    size="small"
                    variant="ghost"
                    onClick={() => setTaking(alert)}
                  >
                    {texts.take} <span className="sr-only">{alert.rule} {alert.subject}</span>
                  </Button>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {taking && <TakeOn alert={taking} close={() => setTaking(undefined)} />}
    </Card>
  );
}
