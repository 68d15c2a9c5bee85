import type { ReactNode } from "react";
import { administers } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { settings } from "../../texts/settings.ts";
import { Card } from "../../ui/card.tsx";

/** Whether the user may change the settings of the portal. */
export const useMay = (): boolean => administers(usePortal().role);

/** What only owners and admins see, and what the others read there. */
export function ForAdmins({ title, children }: { title: string; children: ReactNode }) {
  if (useMay()) return children;
  return (
    <Card title={title}>
      <p className="text-sm">{settings.forOthers}</p>
    </Card>
  );
}

/** Below what everybody reads: who changes it. */
export const ReadOnly = () =>
  useMay() ? null : <p className="mt-3 text-sm text-muted-foreground">{settings.readOnly}</p>;
