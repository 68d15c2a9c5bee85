import { Toaster as Sonner } from "sonner";

/** Where toasts stand. The live region speaks for them, so they are silent, and no stop of the keyboard either. */
export function Toaster() {
  return (
    <div inert>
      <Sonner
        position="bottom-right"
        style={{
          "--normal-bg": "var(--surface)",
          "--normal-text": "var(--foreground)",
          "--normal-border": "var(--border)",
        } as React.CSSProperties}
      />
    </div>
  );
}
