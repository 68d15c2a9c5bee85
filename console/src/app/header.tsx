import { CircleHelp, CircleUser, Menu as MenuIcon } from "lucide-react";
import { useLocation } from "wouter";
import { supabase } from "../api/client.ts";
import type { Portal } from "../api/portals.ts";
import { common } from "../texts/common.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/field.tsx";
import { Menu, MenuChoice, MenuItem } from "../ui/menu.tsx";
import { LiveDot } from "./live.tsx";
import { useUser } from "./session.tsx";
import { type Theme, THEMES, useTheme } from "./theme.ts";

/** The bar above every view: which portal, how live, who. */
export function Header(
  { portal, portals, view, onHelp, onMenu }: {
    portal: Portal | undefined;
    portals: Portal[];
    view: string;
    onHelp: () => void;
    onMenu: () => void;
  },
) {
  const user = useUser();
  const [theme, setTheme] = useTheme();
  const [, go] = useLocation();
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-surface px-3 sm:gap-4 sm:px-5">
      <Button variant="ghost" size="icon" className="lg:hidden" aria-label={common.menu} onClick={onMenu}>
        <MenuIcon />
      </Button>
      <span className="font-semibold max-sm:sr-only lg:hidden">{common.product}</span>
      {portal && (
        <SelectField
          label={common.portal.label}
          hideLabel
          value={portal.portal_id}
          onChange={(event) => go(`/${event.target.value}/${view}`)}
          options={portals.map(({ portal_id }) =>
            [portal_id, `${common.portal.label} ${portal_id}`] as const
          )}
        />
      )}
      <span className="grow" />
      {portal && <LiveDot account={portal.id} userId={user.id} />}
      <Button variant="ghost" size="icon" aria-label={common.help.open} onClick={onHelp}>
        <CircleHelp />
      </Button>
      <Menu
        button={
          <Button variant="ghost" size="icon" aria-label={common.account.label}>
            <CircleUser />
          </Button>
        }
      >
        <p className="max-w-64 truncate px-2.5 py-2 text-xs text-muted-foreground">{user.email}</p>
        <MenuChoice
          label={common.theme.label}
          value={theme}
          onChange={(value) => setTheme(value as Theme)}
          options={THEMES.map((name) => [name, common.theme[name]] as const)}
        />
        <MenuItem onSelect={() => void supabase().auth.signOut({ scope: "local" })}>
          {common.account.signOut}
        </MenuItem>
      </Menu>
    </header>
  );
}
