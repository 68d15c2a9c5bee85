import { administers } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { audit } from "../../texts/audit.ts";
import { Card } from "../../ui/card.tsx";
import { Log } from "./log.tsx";

/** Who changed what of a portal. */
export default function Audit() {
  const portal = usePortal();
  if (administers(portal.role)) return <Log />;
  return (
    <Card title={audit.title}>
      <p className="text-sm">{audit.forOthers}</p>
    </Card>
  );
}
