import { useEffect } from "react";

/** How long the second key of a chord may take. */
const CHORD_MS = 1_500;

/** Keys that are pressed in a field are text, and keys in a dialog are the dialog's. */
function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  return event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented ||
    target?.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu]") != null;
}

export interface Keys {
  help: () => void;
  search: () => void;
  /** By the second key of `g x`. */
  views: Map<string, () => void>;
}

/** Listens for `?`, `/` and `g x`. */
export function useKeys(keys: Keys): void {
  useEffect(() => {
    let begun = 0;
    const pressed = (event: KeyboardEvent) => {
      if (isElsewhere(event)) return;
      const view = performance.now() - begun < CHORD_MS ? keys.views.get(event.key) : undefined;
      begun = event.key === "g" && !view ? performance.now() : 0;
      const act = view ?? (event.key === "?" ? keys.help : event.key === "/" ? keys.search : undefined);
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });
}
