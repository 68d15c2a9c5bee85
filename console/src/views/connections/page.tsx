import { useState } from "react";
import { usePortals } from "../../app/portal.tsx";
import { connections as texts } from "../../texts/connections.ts";
import { useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Answered, State } from "../../ui/state.tsx";
import { Stack } from "../../ui/stack.tsx";
import { leaveForConsent } from "./api.ts";
import { Invited } from "./invited.tsx";
import { PortalCard } from "./portal_card.tsx";
import { TokenDialog } from "./token_dialog.tsx";

/** The portals of the user, how their connections stand, and who else is in them. */
export default function Connections() {
  const portals = usePortals();
  const connect = useAction(leaveForConsent, { changes: [] });
  const [pasting, setPasting] = useState(false);
  const paste = <Button onClick={() => setPasting(true)}>{texts.token_app.open}</Button>;
  const button = (label: string, primary: boolean) => (
    <Button
      variant={primary ? "primary" : "outline"}
      disabled={connect.isPending}
      onClick={() => connect.mutate()}
    >
      {label}
    </Button>
  );
  return (
    <Stack>
      <Invited />
      <Answered query={portals}>
        {(all) =>
          all.length === 0
            ? (
              <State
                title={texts.none}
                hint={texts.noneHint}
                action={<>{button(texts.connect, true)}{paste}</>}
              />
            )
            : (
              <>
                {all.map((portal) => <PortalCard key={portal.id} portal={portal} />)}
                <div className="flex flex-wrap gap-2">{button(texts.another, false)}{paste}</div>
              </>
            )}
      </Answered>
      {pasting && <TokenDialog close={() => setPasting(false)} />}
    </Stack>
  );
}
