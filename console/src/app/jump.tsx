import { useState } from "react";
import { useLocation } from "wouter";
import type { Portal } from "../api/portals.ts";
import { common } from "../texts/common.ts";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { VIEWS } from "../views/list.ts";

/** Goes to a view or a portal by a part of its name. */
export function Jump(
  { open, onOpenChange, portal, portals }: {
    open: boolean;
    onOpenChange: (open: boolean) => void;
    portal: string;
    portals: Portal[];
  },
) {
  const [, go] = useLocation();
  const [text, setText] = useState("");
  const places = [
    ...VIEWS.map(({ path, title }) => ({ to: `/${portal}/${path}`, title })),
    ...portals.map(({ portal_id }) => ({
      to: `/${portal_id}/sync`,
      title: `${common.portal.label} ${portal_id}`,
    })),
  ].filter(({ title }) => title.toLowerCase().includes(text.trim().toLowerCase()));
  const close = (to?: string) => {
    onOpenChange(false);
    setText("");
    if (to) go(to);
  };
  return (
    <Dialog open={open} onOpenChange={(now) => now || close()} title={common.jump.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (places[0]) close(places[0].to);
        }}
      >
        <TextField
          label={common.jump.placeholder}
          type="search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      <ul className="mt-3 grid gap-1 text-sm">
        {places.map(({ to, title }) => (
          <li key={to}>
            <a href={`#${to}`} onClick={() => close()} className="block rounded px-2 py-1.5 hover:bg-muted">
              {title}
            </a>
          </li>
        ))}
        {places.length === 0 && <li className="px-2 text-muted-foreground">{common.jump.none}</li>}
      </ul>
    </Dialog>
  );
}
