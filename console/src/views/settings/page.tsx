import type { ComponentType } from "react";
import { useFilters } from "../../app/router.ts";
import { settings as texts } from "../../texts/settings.ts";
import { cn } from "../../ui/cn.ts";
import { Stack } from "../../ui/stack.tsx";
import { AlertRules } from "./alert_rules.tsx";
import { Channels } from "./channels.tsx";
import { Configurations } from "./configurations.tsx";
import { Mapping } from "./mapping.tsx";
import { Objects } from "./objects.tsx";
import { Rules } from "./rules.tsx";
import { Scoring } from "./scoring.tsx";

const PARTS: Record<keyof typeof texts.parts, ComponentType[]> = {
  meaning: [Mapping],
  scoring: [Scoring, Configurations],
  mirror: [Objects],
  conflicts: [Rules],
  alerts: [AlertRules, Channels],
};

/** What a portal decides about itself: any member reads it, owners and admins change it. */
export default function Settings() {
  const [filters, set] = useFilters();
  const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
  const part = names.find((name) => name === filters.get("part")) ?? "meaning";
  return (
    <Stack>
      <div role="group" aria-label={texts.partsOf} className="flex flex-wrap gap-1">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === part}
            onClick={() => set({ part: name })}
            className={cn(
              "h-9 rounded-md border px-3 text-sm",
              name === part
                ? "border-primary bg-primary text-primary-foreground"
                : "bg-surface hover:bg-muted",
            )}
          >
            {texts.parts[name]}
          </button>
        ))}
      </div>
      {PARTS[part].map((Part, index) => <Part key={`${part}/${index}`} />)}
    </Stack>
  );
}
