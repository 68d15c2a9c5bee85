import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { usePortal } from "../../app/portal.tsx";
import { metrics as texts } from "../../texts/metrics.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { choices } from "./api.ts";
import { dayAfter, FILTERS, NONE, PERIODS, type Question } from "./question.ts";

const entries = (texts: Record<string, string>) => Object.entries(texts);

/** What is asked: the period, what it is compared with, and of whom. */
export function Controls(
  { question, set, children }: {
    question: Question & { period: string };
    set: (change: Record<string, string | null>) => void;
    children: ReactNode;
  },
) {
  const portal = usePortal();
  const known = useQuery({
    queryKey: [portal.id, "choices"],
    queryFn: () => choices(portal.id),
    staleTime: 300_000,
  });
  const chosen = FILTERS.filter((name) => question.filters[name] !== undefined);
  const select = (name: "owner" | "pipeline", options: [string, string][] | undefined) => (
    <SelectField
      label={texts[name]}
      value={question.filters[name] === "" ? NONE : question.filters[name] ?? ""}
      onChange={(event) => set({ [name]: event.target.value || null })}
      options={[["", texts.any], ...(options ?? []), [NONE, texts.nobody]]}
    />
  );
  const label = (name: string, value: string) =>
    known.data?.[name === "owner" ? "owners" : "pipelines"].find(([id]) => id === value)?.[1] ??
      (value || texts.nobody);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label={texts.period}
          value={question.period}
          onChange={({ target: { value } }) =>
            set(
              value === "own"
                ? { period: null, from: question.from, to: dayAfter(question.to, -1) }
                : { period: value, from: null, to: null },
            )}
          options={PERIODS.map((period) => [period, texts.periods[period] ?? period] as const)}
        />
        {question.period === "own" && (
          <>
            <TextField
              label={texts.from}
              type="date"
              value={question.from}
              max={dayAfter(question.to, -1)}
              onChange={(event) => event.target.value && set({ from: event.target.value })}
            />
            <TextField
              label={texts.to}
              type="date"
              value={dayAfter(question.to, -1)}
              min={question.from}
              onChange={(event) => event.target.value && set({ to: event.target.value })}
            />
          </>
        )}
        <SelectField
          label={texts.previous}
          value={question.previous}
          onChange={(event) => set({ previous: event.target.value })}
          options={entries(texts.previousOf)}
        />
        <SelectField
          label={texts.basis}
          value={question.basis}
          onChange={(event) => set({ basis: event.target.value })}
          options={entries(texts.basisOf)}
        />
        {select("owner", known.data?.owners)}
        {select("pipeline", known.data?.pipelines)}
        {children}
      </div>
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {chosen.map((name) => (
            <li key={name} className="flex items-center gap-1 rounded-full bg-muted py-0.5 pr-1 pl-3 text-sm">
              {texts.filteredBy(texts.filterOf[name] ?? name, label(name, question.filters[name] ?? ""))}
              <Button
                variant="ghost"
                size="icon"
                className="size-7"
                aria-label={texts.removeFilter(texts.filterOf[name] ?? name)}
                onClick={() =>
                  set({ [name]: null })}
              >
                <X />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
