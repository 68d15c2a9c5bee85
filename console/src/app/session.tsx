import type { Session } from "@supabase/supabase-js";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { supabase } from "../api/client.ts";
import { queries } from "../api/queries.ts";

interface Known {
  /** Null: nobody is signed in. */
  session: Session | null;
  /** The user came by a link for a new password. */
  recovering: boolean;
  recovered: () => void;
}

const Context = createContext<Known | undefined>(undefined);

/** Follows who is signed in; shows nothing until that is known. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | null>();
  const [recovering, setRecovering] = useState(false);
  useEffect(() => {
    const { data } = supabase().auth.onAuthStateChange((event, next) => {
      if (event === "PASSWORD_RECOVERY") setRecovering(true);
      // Nothing of one user's is shown to the next.
      if (event === "SIGNED_OUT") queries.clear();
      setSession(next);
    });
    return () => data.subscription.unsubscribe();
  }, []);
  if (session === undefined) return null;
  return <Context value={{ session, recovering, recovered: () => setRecovering(false) }}>{children}</Context>;
}

/** Who is signed in, if anybody. */
export function useSession(): Known {
  const known = useContext(Context);
  if (!known) throw new Error("outside of SessionProvider");
  return known;
}

/** The signed-in user; for what is shown to users only. */
export function useUser() {
  const { session } = useSession();
  if (!session) throw new Error("nobody is signed in");
  return session.user;
}
