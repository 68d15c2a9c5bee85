import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

/** A table with a name; it scrolls by itself where the window is narrow, by the keyboard too. */
export function Table(
  { caption, head, numbers = [], children, className }: {
    caption: string;
    head: ReactNode[];
    /** Which columns hold numbers: their headings stand at the right too. */
    numbers?: number[];
    children: ReactNode;
    className?: string;
  },
) {
  return (
    <div
      className={cn("relative overflow-x-auto", className)}
      tabIndex={0}
      role="region"
      aria-label={caption}
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b text-left text-muted-foreground">
            {head.map((cell, index) => (
              <th
                key={index}
                scope="col"
                className={cn(
                  "px-2 py-2 font-medium whitespace-nowrap",
                  numbers.includes(index) && "text-right",
                )}
              >
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** A row. */
export const Row = (props: ComponentProps<"tr">) => (
  <tr {...props} className={cn("border-b last:border-0", props.className)} />
);

/** A cell; `number` stands at the right. */
export function Cell({ number, className, ...rest }: ComponentProps<"td"> & { number?: boolean }) {
  return (
    <td
      {...rest}
      className={cn("px-2 py-2 align-top", number && "text-right tabular-nums whitespace-nowrap", className)}
    />
  );
}
