import { DropdownMenu as Parts } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

/** A menu below its button. */
export function Menu({ button, children }: { button: ReactNode; children: ReactNode }) {
  return (
    <Parts.Root modal={false}>
      <Parts.Trigger asChild>{button}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Content
          align="end"
          sideOffset={6}
          className="z-50 min-w-48 rounded-md border bg-surface p-1 text-sm shadow-lg"
        >
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

const ITEM =
  "flex items-center gap-2 rounded px-2.5 py-2 outline-none data-[highlighted]:bg-muted data-[state=checked]:font-semibold";

/** What a menu does. */
export function MenuItem({ onSelect, children }: { onSelect: () => void; children: ReactNode }) {
  return <Parts.Item onSelect={onSelect} className={ITEM}>{children}</Parts.Item>;
}

/** One of several, of which one holds. */
export function MenuChoice(
  { label, value, onChange, options }: {
    label: string;
    value: string;
    onChange: (value: string) => void;
    options: readonly (readonly [string, ReactNode])[];
  },
) {
  return (
    <Parts.RadioGroup value={value} onValueChange={onChange} aria-label={label}>
      <Parts.Label className="px-2.5 pt-2 pb-1 text-xs text-muted-foreground">{label}</Parts.Label>
      {options.map(([key, text]) => (
        <Parts.RadioItem key={key} value={key} className={cn(ITEM, "justify-between")}>
          {text}
          <Parts.ItemIndicator aria-hidden>✓</Parts.ItemIndicator>
        </Parts.RadioItem>
      ))}
    </Parts.RadioGroup>
  );
}
