import { usePortal } from "../../app/portal.tsx";

/** Addresses within this view; a link, so that it opens in another tab too. */
export function useLink(): (to: Record<string, string>) => string {
  const portal = usePortal();
  return (to) => `#/${portal.portal_id}/documents?${new URLSearchParams(to)}`;
}
