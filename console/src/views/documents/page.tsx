import { writes } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { documents as texts } from "../../texts/documents.ts";
import { Stack } from "../../ui/stack.tsx";
import { DropZone } from "./drop_zone.tsx";
import { List } from "./list.tsx";
import { Results, SearchField } from "./search.tsx";
import { Shown } from "./shown.tsx";

/** The documents of a portal: what there is, what one finds in it, and one of them in full. */
export default function Documents() {
  const portal = usePortal();
  const [filters] = useFilters();
  const id = filters.get("document");
  const query = filters.get("q");
  if (id) return <Shown key={id} id={id} />;
  return (
    <Stack>
      <SearchField key={query} query={query ?? ""} />
      {query ? <Results query={query} /> : (
        <>
          {writes(portal.role) ? <DropZone /> : <p className="text-sm">{texts.drop.viewer}</p>}
          <List />
        </>
      )}
    </Stack>
  );
}
