import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { type Portal, portals } from "../api/portals.ts";
import { useUser } from "./session.tsx";

/** The portals of the user. */
export function usePortals() {
  const user = useUser();
  return useQuery({ queryKey: ["me", "portals", user.id], queryFn: () => portals(user.id) });
}

const Context = createContext<Portal | undefined>(undefined);

/** Gives views the portal of the address. */
export const PortalProvider = Context;

/** The portal that is looked at. */
export function usePortal(): Portal {
  const portal = useContext(Context);
  if (!portal) throw new Error("this view needs a portal");
  return portal;
}

const LAST = "portal";

/** The portal that was looked at last, for the next visit. */
export const lastPortal = (): string | null => localStorage.getItem(LAST);
export const rememberPortal = (portalId: string): void => localStorage.setItem(LAST, portalId);
