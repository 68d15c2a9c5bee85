import { administers } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { dead } from "../../texts/dead.ts";
import { Card } from "../../ui/card.tsx";
import { Stack } from "../../ui/stack.tsx";
import { Conflicts } from "./conflicts.tsx";
import { Letters } from "./letters.tsx";

/** What waits for a person: work that was given up, and values that nobody could choose between. */
export default function Dead() {
  const portal = usePortal();
  return (
    <Stack>
      {administers(portal.role) ? <Letters /> : (
        <Card title={dead.title}>
          <p className="text-sm">{dead.forOthers}</p>
        </Card>
      )}
      <Conflicts />
    </Stack>
  );
}
