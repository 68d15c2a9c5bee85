import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { common } from "../../texts/common.ts";
import { settings } from "../../texts/settings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { count } from "../../ui/format.ts";
import { Answered } from "../../ui/state.tsx";
import { type Candidate, map, type Mapped, proposals } from "./mapping_api.ts";
import { listed } from "./names.ts";

const texts = settings.mapping;
type Means = "yes" | "no" | "";

/** Which property has a role, and what each of its values means; a property without a likely name can be named. */
export function MappingDialog({ role, close }: { role: Mapped; close: () => void }) {
  const portal = usePortal();
  const query = useQuery({
    queryKey: [portal.id, "settings", "proposals"],
    queryFn: async () => await proposals(portal.id) ?? [],
    meta: { still: true },
  });
  return (
    <Dialog open onOpenChange={close} title={texts.map(role.label)}>
      <Answered query={query}>
        {(all) => {
          const candidates = all.find((one) => one.role === role.role)?.candidates ?? [];
          return <Form role={role} candidates={withOwn(role, candidates)} close={close} />;
        }}
      </Answered>
    </Dialog>
  );
}

/** The property that is mapped is offered too, with what it means now. */
function withOwn(role: Mapped, candidates: Candidate[]): Candidate[] {
  if (!role.property) return candidates;
  const { property, positive_values, negative_values, observed, distinct_values } = role;
  const known = candidates.find((one) => one.property === property);
  const own: Candidate = {
    property,
    label: known?.label ?? property,
    records: known?.records ?? observed.reduce((sum, { records }) => sum + records, 0),
    distinct_values,
    observed,
    positive_values,
    negative_values,
  };
  return [own, ...candidates.filter((one) => one.property !== property)];
}

function Form({ role, candidates, close }: { role: Mapped; candidates: Candidate[]; close: () => void }) {
  const portal = usePortal();
  const [property, setProperty] = useState(candidates[0]?.property ?? "");
  const [other, setOther] = useState("");
  const [otherYes, setOtherYes] = useState("");
  const [changed, setChanged] = useState<Record<string, Means>>({});
  const candidate = candidates.find((one) => one.property === property);
  const meaning = (value: string): Means =>
    changed[`${property}/${value}`] ??
      (candidate?.positive_values.includes(value)
        ? "yes"
        : candidate?.negative_values.includes(value)
        ? "no"
        : "");
  // Values that are mapped but were not seen lately stay mapped.
  const values = [
    ...new Set([
      ...candidate?.observed.map(({ value }) => value) ?? [],
      ...candidate?.positive_values ?? [],
      ...candidate?.negative_values ?? [],
    ]),
  ];
  const saving = useAction((take: boolean) => {
    if (take) return map(portal.id, role.role, null);
    if (other.trim()) {
      return map(portal.id, role.role, other.trim(), role.kind === "number" ? [] : listed(otherYes));
    }
    const of = (means: Means) =>
      role.kind === "number" ? [] : values.filter((value) => meaning(value) === means);
    return map(portal.id, role.role, property, of("yes"), role.kind === "flag" ? of("no") : []);
  }, {
    changes: [[portal.id, "settings", "mapping"], [portal.id, "metrics"]],
    then: () => {
      close();
      tell(settings.saved);
    },
  });
  const choices: (readonly [string, string])[] = [["", texts.nothing], ["yes", texts.yes]];
  if (role.kind === "flag") choices.push(["no", texts.no]);
  const records = new Map(candidate?.observed.map(({ value, records }) => [value, records]));
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(false);
      }}
    >
      {candidates.length > 0
        ? (
          <SelectField
            label={texts.choose}
            value={property}
            onChange={(event) => setProperty(event.target.value)}
            options={candidates.map((one) => [
              one.property,
              texts.candidate(one.label, one.property, count(one.records)),
            ])}
          />
        )
        : <p className="text-sm">{texts.noCandidates}</p>}
      {candidate && role.kind === "flag" && !other.trim() && (
        <div
          className="grid max-h-72 gap-2 overflow-y-auto"
          tabIndex={0}
          role="group"
          aria-label={texts.values}
        >
          {values.length === 0 && <p className="text-sm">{texts.empty}</p>}
          {values.map((value) => (
            <div key={value} className="flex items-center justify-between gap-3 text-sm">
              <span className="min-w-0 break-words">
                {value}
                <span className="block text-xs text-muted-foreground">
                  {texts.records(count(records.get(value) ?? 0))}
                </span>
              </span>
              <SelectField
                label={texts.means(value)}
                hideLabel
                className="w-40 shrink-0"
                value={meaning(value)}
                onChange={(event) =>
                  setChanged({ ...changed, [`${property}/${value}`]: event.target.value as Means })}
                options={choices}
              />
            </div>
          ))}
        </div>
      )}
      <TextField
        label={texts.own}
        hint={texts.ownHint}
        maxLength={100}
        autoComplete="off"
        value={other}
        onChange={(event) => setOther(event.target.value)}
      />
      {other.trim() && role.kind === "flag" && (
        <TextField
          label={texts.ownValues}
          hint={texts.ownValuesHint}
          autoComplete="off"
          value={otherYes}
          onChange={(event) => setOtherYes(event.target.value)}
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {role.is_mapped && !role.is_default && (
          <Button
            variant="danger"
            disabled={saving.isPending}
            onClick={() => saving.mutate(true)}
          >
            {texts.back}
          </Button>
        )}
        <Button onClick={close}>{common.cancel}</Button>
        <Button
          type="submit"
          variant="primary"
          disabled={saving.isPending || (!property && !other.trim())}
        >
          {common.save}
        </Button>
      </div>
    </form>
  );
}
