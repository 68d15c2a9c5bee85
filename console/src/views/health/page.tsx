import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { health as texts } from "../../texts/health.ts";
import { Card } from "../../ui/card.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Stack } from "../../ui/stack.tsx";
import { Answered } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { Alerts } from "./alerts.tsx";
import { type Health as Answer, health } from "./api.ts";
import { Checks } from "./checks.tsx";
import { Past } from "./past.tsx";
import { StateBadge } from "./state_badge.tsx";

/** How a portal stands: what is measured, what is beyond its limit, and what to do about it. */
export default function Health() {
  const portal = usePortal();
  const query = useQuery({ queryKey: [portal.id, "health"], queryFn: () => health(portal.id) });
  return (
    <Stack>
      <Answered query={query}>
        {(now) => (
          <>
            <Overall now={now} />
            <Alerts alerts={now.alerts.latest} checks={now.checks} />
            <Checks checks={now.checks} />
          </>
        )}
      </Answered>
      <Past />
    </Stack>
  );
}

function Overall({ now }: { now: Answer }) {
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-3">
          {texts.overall} <StateBadge state={now.state} />
        </span>
      }
    >
      <Facts>
        <Fact name={texts.checked}>
          <When at={now.checked_at} />
        </Fact>
        <Fact name={texts.connection}>
          {now.connection.status} <StateBadge state={now.connection.state} />
        </Fact>
        <Fact name={texts.refreshed}>
          <When at={now.connection.refreshed_at} />
        </Fact>
        <Fact name={texts.expires}>
          <When at={now.connection.expires_at} />
        </Fact>
        <Fact name={texts.unknown}>{Object.values(now.unknown).join(" ")}</Fact>
      </Facts>
    </Card>
  );
}
