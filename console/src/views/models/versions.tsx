import { useState } from "react";
import { administers } from "../../api/portals.ts";
import { usePortal } from "../../app/portal.tsx";
import { common } from "../../texts/common.ts";
import { models } from "../../texts/models.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { count } from "../../ui/format.ts";
import { State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { activate, type State as Stands, type Version } from "./api.ts";
import { estimate } from "./numbers.ts";

const texts = models.versions;
const TONES: Record<Stands, Tone> = { candidate: "neutral", active: "good", retired: "neutral" };

/** Every version of an object's model; one of them scores, and admins say which. */
export function Versions(
  { object, versions, shown, show }: {
    object: string;
    versions: Version[];
    shown?: number;
    show: (version: number) => void;
  },
) {
  const portal = usePortal();
  const [choosing, setChoosing] = useState<Version>();
  const activation = useAction((version: Version) => activate(version.id), {
    changes: [[portal.id, "models", object], [portal.id, "leads"], [portal.id, "batches", object]],
    then: (answer) => {
      setChoosing(undefined);
      tell(texts.activated(answer.version));
    },
  });
  return (
    <Card title={texts.title}>
      {versions.length === 0 && <State title={texts.none} hint={texts.noneHint} />}
      {versions.length > 0 && (
        <Table
          caption={texts.title}
          head={[texts.version, texts.auc, texts.rows, texts.trained, texts.decision, ""]}
        >
          {versions.map((version) => (
            <Row key={version.id}>
              <Cell>
                <button
                  type="button"
                  aria-pressed={version.version === shown}
                  className="mr-2 font-medium whitespace-nowrap underline underline-offset-4 aria-pressed:no-underline"
                  onClick={() => show(version.version)}
                >
                  {texts.name(version.version)}
                </button>
                <Badge tone={TONES[version.state]}>{texts.state[version.state]}</Badge>
              </Cell>
              <Cell className="whitespace-nowrap tabular-nums">
                {version.auc ? estimate(version.auc) : common.unknown}
              </Cell>
              <Cell>
                {version.trained_rows === null
                  ? common.unknown
                  : texts.rowsOf(count(version.trained_rows), count(version.positive_rows ?? 0))}
              </Cell>
              <Cell className="whitespace-nowrap">
                <When at={version.created_at} />
              </Cell>
              <Cell className="min-w-56">{version.decision ?? "–"}</Cell>
              <Cell className="text-right">
                {administers(portal.role) && version.state !== "active" && (
                  <Button
                    size="small"
                    onClick={() => setChoosing(version)}
                  >
                    {texts.activate} <span className="sr-only">{texts.name(version.version)}</span>
                  </Button>
                )}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {choosing && (
        <Dialog
          open
          onOpenChange={() => setChoosing(undefined)}
          title={texts.title2(choosing.version)}
          description={texts.hint}
        >
          <div className="flex justify-end gap-2">
            <Button onClick={() => setChoosing(undefined)}>{common.cancel}</Button>
            <Button
              variant="primary"
              disabled={activation.isPending}
              onClick={() => activation.mutate(choosing)}
            >
              {texts.activate}
            </Button>
          </div>
        </Dialog>
      )}
    </Card>
  );
}
