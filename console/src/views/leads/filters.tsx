import { type ReactNode, useEffect, useState } from "react";
import { leads as texts } from "../../texts/leads.ts";
import { cn } from "../../ui/cn.ts";
import { SelectField, TextField } from "../../ui/field.tsx";
import { type Filter, GRADES, OBJECTS } from "./api.ts";

/** How long nobody types before it is searched. */
const PAUSE_MS = 300;

/** What is listed. */
export function Filters(
  { filter, set, children }: {
    filter: Filter;
    set: (change: Record<string, string | null>) => void;
    children: ReactNode;
  },
) {
  const [typed, setTyped] = useState(filter.search);
  useEffect(() => {
    if (typed === filter.search) return;
    const timer = setTimeout(() => set({ search: typed || null }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  // The address changes by itself: back, or a cleared filter.
  useEffect(() => setTyped(filter.search), [filter.search]);
  const toggle = (grade: string) => {
    const next = GRADES.filter((it) =>
      it === grade ? !filter.grades.includes(it) : filter.grades.includes(it)
    );
    set({ grades: next.join("") || null });
  };
  return (
    <div className="flex flex-wrap items-end gap-3">
      <SelectField
        label={texts.object}
        value={filter.object}
        onChange={(event) => set({ object: event.target.value, record: null })}
        options={OBJECTS.map((object) => [object, texts.objects[object] ?? object] as const)}
      />
      <TextField
        className="min-w-56 grow"
        label={texts.search}
        type="search"
        data-search=""
        maxLength={100}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{texts.grades}</legend>
        <div className="flex gap-1">
          {GRADES.map((grade) => (
            <button
              key={grade}
              type="button"
              aria-pressed={filter.grades.includes(grade)}
              aria-label={texts.grade(grade)}
              onClick={() => toggle(grade)}
              className={cn(
                "size-9 rounded-md border border-input/60 text-sm font-medium",
                filter.grades.includes(grade)
                  ? "bg-primary text-primary-foreground"
                  : "bg-surface hover:bg-muted",
              )}
            >
              {grade}
            </button>
          ))}
        </div>
      </fieldset>
      {children}
    </div>
  );
}
