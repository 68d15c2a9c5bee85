import { useSyncExternalStore } from "react";

let said = "";
const listeners = new Set<() => void>();

/** Has a screen reader say something, once, when it has nothing else to say. */
export function announce(text: string): void {
  // The same again is said again: the text must change for that.
  said = text === said ? `${text}\u00a0` : text;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The one place that is read aloud; in the shell. */
export function LiveRegion() {
  const text = useSyncExternalStore(subscribe, () => said);
  return <div role="status" aria-live="polite" className="sr-only" data-live-region>{text}</div>;
}
