import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

/** A part of a view, named by its heading. */
export function Card(
  { title, level = 2, actions, className, children, ...rest }:
    & Omit<ComponentProps<"section">, "title">
    & { title?: ReactNode; level?: 2 | 3; actions?: ReactNode },
) {
  const Heading = `h${level}` as "h2" | "h3";
  return (
    <section {...rest} className={cn("rounded-lg border bg-surface p-4 sm:p-5", className)}>
      {(title || actions) && (
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          {title && <Heading className="text-base font-semibold">{title}</Heading>}
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
