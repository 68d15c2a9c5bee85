import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

const look = cva(
  "inline-flex items-center justify-center gap-2 rounded-md text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-60 disabled:cursor-not-allowed [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-primary-foreground hover:bg-primary/90",
        outline: "border border-input/60 bg-surface hover:bg-muted",
        ghost: "hover:bg-muted",
        danger: "border border-bad/60 text-bad bg-surface hover:bg-bad-soft",
        link: "text-primary underline underline-offset-4",
      },
      size: { normal: "h-9 px-4", small: "h-8 px-3", icon: "size-9" },
    },
    defaultVariants: { variant: "outline", size: "normal" },
  },
);

/** A button, or with `asChild` its child in the looks of one. */
export function Button(
  { className, variant, size, asChild, ...rest }: ComponentProps<"button"> & VariantProps<typeof look> & {
    asChild?: boolean;
  },
) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element
      type={asChild ? undefined : "button"}
      {...rest}
      className={cn(look({ variant, size }), className)}
    />
  );
}
