import { useState } from "react";
import { administers, type Portal } from "../../api/portals.ts";
import { connections as texts } from "../../texts/connections.ts";
import { useAction } from "../../ui/action.tsx";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { When } from "../../ui/when.tsx";
import { leaveForConsent } from "./api.ts";
import { Disconnect } from "./disconnect.tsx";
import { Invitations } from "./invitations.tsx";
import { Members } from "./members.tsx";
import { TokenDialog } from "./token_dialog.tsx";

const TONES: Record<Portal["status"], Tone> = {
  connected: "good",
  incomplete: "warn",
  connecting: "neutral",
  error: "bad",
  disconnected: "neutral",
};

/** One portal: the error of its connection stands apart from whatever its sync says. */
export function PortalCard({ portal }: { portal: Portal }) {
  const [leaving, setLeaving] = useState(false);
  const [pasting, setPasting] = useState(false);
  const reconnect = useAction(leaveForConsent, { changes: [] });
  const admin = administers(portal.role);
  const healthy = portal.status === "connected";
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-3">
          {texts.portal(portal.portal_id)}
          <Badge tone={TONES[portal.status]}>{texts.status[portal.status]}</Badge>
        </span>
      }
      actions={
        <>
          <Button
            variant={healthy ? "outline" : "primary"}
            size="small"
            title={texts.reconnectHint}
            disabled={reconnect.isPending}
            onClick={() => reconnect.mutate()}
          >
            {texts.reconnect}
          </Button>
          {admin && <Button size="small" onClick={() => setPasting(true)}>{texts.token_app.open}</Button>}
          {admin && (
            <Button variant="danger" size="small" onClick={() => setLeaving(true)}>
              {texts.disconnect.action}
            </Button>
          )}
        </>
      }
    >
      {portal.error_message && (
        <p className="mb-3 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
          {portal.error_message} {portal.error_code && `(${portal.error_code})`}
        </p>
      )}
      {portal.missing_scopes.length > 0 && (
        <p className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
          {texts.missing}: {portal.missing_scopes.join(", ")}
        </p>
      )}
      <Facts>
        <Fact name={texts.yourRole}>{texts.role[portal.role]}</Fact>
        <Fact name={texts.by}>{texts.byOf[portal.token_type ?? ""] ?? "–"}</Fact>
        <Fact name={texts.connectedAt}>
          <When at={portal.connected_at} />
        </Fact>
        <Fact name={texts.lastSync}>
          <When at={portal.last_sync_at} />
        </Fact>
        {portal.token_type !== "private_app" && (
          <Fact name={texts.token}>
            <When at={portal.expires_at} />
          </Fact>
        )}
        <Fact name={texts.scopes}>{portal.scopes.length > 0 ? portal.scopes.join(", ") : "–"}</Fact>
      </Facts>
      <Members portal={portal} />
      {admin && <Invitations portal={portal} />}
      {pasting && <TokenDialog portalId={portal.portal_id} close={() => setPasting(false)} />}
      {admin && <Disconnect portal={portal} open={leaving} onOpenChange={setLeaving} />}
    </Card>
  );
}
