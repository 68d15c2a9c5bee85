import { useQuery } from "@tanstack/react-query";
import { usePortal } from "../../app/portal.tsx";
import { common } from "../../texts/common.ts";
import { models } from "../../texts/models.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { count } from "../../ui/format.ts";
import { Answered, State } from "../../ui/state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { When } from "../../ui/when.tsx";
import { type Check, newestCheck } from "./api.ts";
import { decimals, percent } from "./numbers.ts";

const texts = models.drift;

/** Whether records still look as those of the training did, and whether what scores promised came. */
export function Drift({ object }: { object: string }) {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "models", object, "drift"],
    queryFn: () => newestCheck(portal.id, object),
  });
  return (
    <Card title={texts.title}>
      <Answered query={query}>
        {(check) => check ? <Shown check={check} /> : <State title={texts.none} hint={texts.noneHint} />}
      </Answered>
    </Card>
  );
}

function Shown({ check }: { check: Check }) {
  const { findings, calibration, limits } = check;
  const most = check.features.toSorted((a, b) => b.psi - a.psi);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p>
        <Badge tone={findings.length > 0 ? "warn" : "good"}>
          {findings.length > 0 ? texts.found(findings.length) : texts.well}
        </Badge>
      </p>
      <Facts>
        <Fact name={texts.checked}>
          <When at={check.checked_at} />, {models.versions.name(check.model_version).toLowerCase()}
        </Fact>
        <Fact name={texts.sampled}>{count(check.sampled)}</Fact>
        <Fact name={texts.score}>
          {check.score_psi === null ? common.unknown : decimals(check.score_psi)},{" "}
          {texts.limit(decimals(limits.psi))}
        </Fact>
        <Fact name={texts.ripe}>{count(calibration.rows)}</Fact>
        {calibration.rows > 0 && (
          <>
            <Fact name={texts.promised}>{percent(calibration.promised)}</Fact>
            <Fact name={texts.observed}>
              {percent(calibration.observed.value)} ({percent(calibration.observed.low)} –{" "}
              {percent(calibration.observed.high)})
            </Fact>
          </>
        )}
      </Facts>
      {findings.length > 0 && (
        <ul className="list-disc pl-5 text-sm">
          {findings.map(({ subject, detail }) => <li key={subject} className="break-words">{detail}</li>)}
        </ul>
      )}
      {most.length > 0 && (
        <details className="text-sm">
          <summary>{texts.features}</summary>
          <Table
            caption={texts.features}
            head={[texts.feature, texts.psi, texts.chance]}
            numbers={[1, 2]}
            className="mt-2 max-h-72 overflow-y-auto"
          >
            {most.map(({ feature, label, psi, chance }) => (
              <Row key={feature}>
                <Cell className="break-words">{label}</Cell>
                <Cell number>{decimals(psi)}</Cell>
                <Cell number>{decimals(chance)}</Cell>
              </Row>
            ))}
          </Table>
        </details>
      )}
    </div>
  );
}
