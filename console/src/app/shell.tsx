import { Suspense, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import type { Portal } from "../api/portals.ts";
import { common } from "../texts/common.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Loading, State } from "../ui/state.tsx";
import { type View, VIEWS } from "../views/list.ts";
import { announce } from "./announce.tsx";
import { Boundary } from "./boundary.tsx";
import { Header } from "./header.tsx";
import { Help } from "./help.tsx";
import { Jump } from "./jump.tsx";
import { useKeys } from "./keys.ts";
import { Navigation } from "./navigation.tsx";
import { PortalProvider, rememberPortal } from "./portal.tsx";

/** What stands in the address for a portal while there is none. */
export const NO_PORTAL = "-";

/** Everything around a view. */
export function Shell({ portalId, path, portals }: { portalId: string; path: string; portals: Portal[] }) {
  const [, go] = useLocation();
  const [open, setOpen] = useState<"help" | "jump" | "menu">();
  const main = useRef<HTMLElement>(null);
  const portal = portals.find(({ portal_id }) => portal_id === portalId);
  const view = VIEWS.find((view) => view.path === path);
  const dialog = (name: typeof open) => ({
    open: open === name,
    onOpenChange: (now: boolean) => setOpen(now ? name : undefined),
  });

  useKeys({
    help: () => setOpen("help"),
    search: () => {
      const field = main.current?.querySelector<HTMLElement>("[data-search]");
      if (field) field.focus();
      else setOpen("jump");
    },
    views: new Map(VIEWS.map(({ key, path }) => [key, () => go(`/${portalId}/${path}`)])),
  });

  useArrival(view, portal, main);

  const known = view && (portal || (portalId === NO_PORTAL && view.path === "connections"));
  return (
    <div className="lg:grid lg:grid-cols-[14rem_1fr]">
      <a
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded focus:bg-primary focus:px-3 focus:py-2 focus:text-primary-foreground"
      >
        {common.skip}
      </a>
      <aside className="sticky top-0 h-screen overflow-y-auto border-r bg-surface p-3 pt-5 max-lg:hidden">
        <p className="mb-5 px-2 font-semibold">{common.product}</p>
        <Navigation portal={portalId} current={path} />
      </aside>
      <div className="min-w-0">
        <Header
          portal={portal}
          portals={portals}
          view={path}
          onHelp={() => setOpen("help")}
          onMenu={() => setOpen("menu")}
        />
        <main ref={main} id="content" tabIndex={-1} className="mx-auto max-w-6xl p-4 outline-none sm:p-6">
          <h1 className="mb-4 text-2xl font-semibold">{known ? view.title : common.notFound.title}</h1>
          {known
            ? (
              <PortalProvider value={portal}>
                <Boundary of={`${portalId}/${path}`}>
                  <Suspense fallback={<Loading />}>
                    <view.page key={portalId} />
                  </Suspense>
                </Boundary>
              </PortalProvider>
            )
            : (
              <State
                title={common.notFound.title}
                hint={common.notFound.hint}
                action={
                  <Button onClick={() => go(`/${portals[0]?.portal_id ?? NO_PORTAL}/connections`)}>
                    {common.notFound.action}
                  </Button>
                }
              />
            )}
        </main>
      </div>
      <Help {...dialog("help")} />
      <Jump {...dialog("jump")} portal={portalId} portals={portals} />
      <Dialog {...dialog("menu")} side title={common.menu}>
        <Navigation portal={portalId} current={path} onGo={() => setOpen(undefined)} />
      </Dialog>
    </div>
  );
}

/** A view that one comes to is named in the title and aloud, and the keyboard goes on in it. */
function useArrival(
  view: View | undefined,
  portal: Portal | undefined,
  main: React.RefObject<HTMLElement | null>,
) {
  const title = view?.title ?? common.notFound.title;
  const first = useRef(true);
  useEffect(() => {
    document.title = [title, portal?.portal_id, common.product].filter(Boolean).join(" · ");
    if (portal) rememberPortal(portal.portal_id);
    if (first.current) {
      first.current = false;
      return;
    }
    announce(title);
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [title, portal?.portal_id]);
}
