import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { models as texts } from "../../texts/models.ts";
import { Card } from "../../ui/card.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Stack } from "../../ui/stack.tsx";
import { Answered } from "../../ui/state.tsx";
import { OBJECTS, versions } from "./api.ts";
import { Bands } from "./bands.tsx";
import { Batches } from "./batches.tsx";
import { Drift } from "./drift.tsx";
import { Shown } from "./shown.tsx";
import { Training } from "./training.tsx";
import { Versions } from "./versions.tsx";

/** The models of a portal: how they are made, how good they are, and which one scores. */
export default function Models() {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const asked = filters.get("object") ?? "";
  const object = OBJECTS.includes(asked as never) ? asked : "contacts";
  const query = useQuery({
    queryKey: [portal.id, "models", object],
    queryFn: () => versions(portal.id, object),
  });
  const named = Number(filters.get("version"));
  return (
    <Stack>
      <SelectField
        className="max-w-56"
        label={texts.object}
        value={object}
        onChange={(event) => set({ object: event.target.value, version: null })}
        options={OBJECTS.map((object) => [object, texts.objects[object] ?? object] as const)}
      />
      <Training key={object} object={object} />
      {query.data === undefined && (
        <Card title={texts.versions.title}>
          <Answered query={query}>{() => null}</Answered>
        </Card>
      )}
      {query.data !== undefined && (
        <Answered query={query}>
          {(all) => {
            const shown = all.find(({ version }) => version === named) ??
              all.find(({ state }) => state === "active") ?? all[0];
            return (
              <>
                <Versions
                  object={object}
                  versions={all}
                  shown={shown?.version}
                  show={(version) => set({ version: String(version) })}
                />
                {shown && <Shown key={shown.id} version={shown} />}
              </>
            );
          }}
        </Answered>
      )}
      <Batches object={object} />
      <Drift object={object} />
      <Bands object={object} />
    </Stack>
  );
}
