import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn.ts";

const LOOK =
  "h-9 w-full rounded-md border border-input bg-surface px-3 text-sm placeholder:text-muted-foreground aria-invalid:border-bad";

/** A labelled line of text, with what is wrong with it. */
export function TextField(
  { label, hint, error, className, ...rest }: ComponentProps<"input"> & {
    label: ReactNode;
    hint?: ReactNode;
    error?: string;
  },
) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium">{label}</label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        {...rest}
        className={LOOK}
      />
      {hint && <p id={`${id}-hint`} className="text-xs text-muted-foreground">{hint}</p>}
      {error && <p id={`${id}-error`} className="text-xs text-bad">{error}</p>}
    </div>
  );
}

/** A labelled choice, the browser's own: keyboard, search by letter and small screens come with it. */
export function SelectField(
  { label, options, hideLabel, className, ...rest }: ComponentProps<"select"> & {
    label: string;
    options: readonly (readonly [value: string, text: string])[];
    hideLabel?: boolean;
  },
) {
  const id = useId();
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>{label}</label>
      <select id={id} {...rest} className={cn(LOOK, "pr-8")}>
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </div>
  );
}
