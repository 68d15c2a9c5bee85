import { X } from "lucide-react";
import { Dialog as Parts } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { common } from "../texts/common.ts";
import { Button } from "./button.tsx";
import { cn } from "./cn.ts";

/** A dialog in the middle, or with `side` a panel at the right. Focus returns to what opened it. */
export function Dialog(
  { open, onOpenChange, title, description, side, wide, children }: {
    open: boolean;
    onOpenChange: (open: boolean) => void;
    title: ReactNode;
    description?: ReactNode;
    side?: boolean;
    wide?: boolean;
    children: ReactNode;
  },
) {
  const opener = useRef<HTMLElement>(null);
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange}>
      <Parts.Portal>
        <Parts.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Parts.Content
          onOpenAutoFocus={() => {
            opener.current = document.activeElement as HTMLElement | null;
          }}
          // Radix knows the opener only where it drew it.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current?.isConnected) opener.current.focus();
          }}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed z-50 overflow-y-auto border bg-surface p-5 shadow-xl",
            side
              ? "inset-y-0 right-0 w-full max-w-xl"
              : "top-1/2 left-1/2 max-h-[90vh] w-[calc(100%-2rem)] -translate-x-1/2 -translate-y-1/2 rounded-lg",
            !side && (wide ? "max-w-2xl" : "max-w-md"),
          )}
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <div>
              <Parts.Title className="text-lg font-semibold">{title}</Parts.Title>
              {description && (
                <Parts.Description className="mt-1 text-sm text-muted-foreground">
                  {description}
                </Parts.Description>
              )}
            </div>
            <Parts.Close asChild>
              <Button variant="ghost" size="icon" aria-label={common.close}>
                <X />
              </Button>
            </Parts.Close>
          </div>
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
