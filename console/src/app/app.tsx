import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Redirect, Router, useLocation } from "wouter";
import { queries } from "../api/queries.ts";
import { Answered, Loading } from "../ui/state.tsx";
import { VIEWS } from "../views/list.ts";
import { Toaster } from "../ui/toaster.tsx";
import { LiveRegion } from "./announce.tsx";
import { lastPortal, usePortals } from "./portal.tsx";
import { useHashPath, useHashQuery } from "./router.ts";
import { SessionProvider, useSession } from "./session.tsx";
import { NO_PORTAL, Shell } from "./shell.tsx";

const SignIn = lazy(() => import("../views/sign-in/page.tsx"));
const NewPassword = lazy(() => import("../views/sign-in/new_password.tsx"));
const Complete = lazy(() => import("../views/connections/complete.tsx"));

/** Who is nobody signs in; everybody else is somewhere. */
function Root() {
  const { session, recovering } = useSession();
  if (!session) return <SignIn />;
  return recovering ? <NewPassword /> : <Inside />;
}

function Inside() {
  const [path] = useLocation();
  const portals = usePortals();
  const [, portalId, view] = path.split("/");
  return (
    <Answered query={portals}>
      {(known) => {
        if (portalId === "connect") return <Complete />;
        const last = known.find(({ portal_id }) => portal_id === lastPortal()) ?? known[0];
        const home = known.length > 0 ? VIEWS[0]?.path ?? "connections" : "connections";
        if (!portalId) return <Redirect to={`/${last?.portal_id ?? NO_PORTAL}/${home}`} replace />;
        if (!view) return <Redirect to={`/${portalId}/${home}`} replace />;
        return <Shell portalId={portalId} path={view} portals={known} />;
      }}
    </Answered>
  );
}

/** The console. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Router hook={useHashPath} searchHook={useHashQuery}>
        <LiveRegion />
        <Toaster />
        <SessionProvider>
          <Suspense fallback={<Loading />}>
            <Root />
          </Suspense>
        </SessionProvider>
      </Router>
    </QueryClientProvider>
  );
}
