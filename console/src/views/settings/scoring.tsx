import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { useFilters } from "../../app/router.ts";
import { common } from "../../texts/common.ts";
import { settings } from "../../texts/settings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Answered } from "../../ui/state.tsx";
import { ReadOnly, useMay } from "./role.tsx";
import { type Configuration, configurations, configure } from "./scoring_api.ts";
import { configured, rest, type Typed, typed, wrong } from "./scoring_form.ts";

const texts = settings.scoring;
const OBJECTS = ["contacts", "companies", "deals"] as const;

/** How the records of an object are scored: what counts as success, the grades, and what a training needs. */
export function Scoring() {
  const portal = usePortal();
  const [filters, set] = useFilters();
  const object = OBJECTS.find((object) => object === filters.get("object")) ?? "contacts";
  const query = useQuery({
    queryKey: [portal.id, "settings", "ai"],
    queryFn: () => configurations(portal.id),
    // Somebody types into it.
    meta: { still: true },
  });
  return (
    <Card title={texts.title}>
      <p className="mb-3 text-sm text-muted-foreground">{texts.hint}</p>
      <Answered query={query}>
        {(all) => {
          const known = all.find(({ purpose }) => purpose === `scoring:${object}`);
          return (
            <>
              <SelectField
                className="mb-4 max-w-56"
                label={texts.object}
                value={object}
                onChange={(event) => set({ object: event.target.value })}
                options={OBJECTS.map((object) => [object, settings.objects[object] ?? object] as const)}
              />
              <Form key={`${object}/${known?.updated_at}`} object={object} known={known} />
            </>
          );
        }}
      </Answered>
      <ReadOnly />
    </Card>
  );
}

function Form({ object, known }: { object: string; known?: Configuration }) {
  const portal = usePortal();
  const may = useMay();
  const before = known?.settings ?? {};
  const [form, setForm] = useState<Typed>(() => typed(before));
  const errors = wrong(form);
  const saving = useAction(
    () => configure(portal.id, `scoring:${object}`, known, configured(before, form)),
    { changes: [[portal.id, "settings", "ai"]], then: () => tell(settings.saved) },
  );
  const field = (name: Exclude<keyof Typed, "grades">, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      disabled={!may}
      maxLength={500}
      autoComplete="off"
      error={errors[name]}
      value={form[name]}
      onChange={(event) => setForm({ ...form, [name]: event.target.value })}
    />
  );
  const others = rest(before);
  const isOther = form.outcome === "other";
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <SelectField
          label={texts.outcome}
          disabled={!may}
          value={form.outcome}
          onChange={(event) => setForm({ ...form, outcome: event.target.value })}
          options={[
            ...Object.entries(texts.outcomes),
            ...(isOther ? [["other", texts.otherOutcome] as const] : []),
          ]}
        />
        {form.outcome === "lifecycle_stage" && field("stages", texts.stages, texts.stagesHint)}
        {!isOther && field("within", texts.within)}
        {field("observation", texts.observation)}
        {field("minRows", texts.minRows)}
        {field("minPositives", texts.minPositives)}
        {form.grades.map((grade, index) => (
          <TextField
            key={index}
            label={texts.grade("ABCD"[index] ?? "")}
            disabled={!may}
            maxLength={10}
            autoComplete="off"
            error={index === 0 ? errors.grades : undefined}
            value={grade}
            onChange={(event) =>
              setForm({
                ...form,
                grades: form.grades.map((one, at) =>
                  at === index ? event.target.value : one
                ) as Typed["grades"],
              })}
          />
        ))}
        {field("psi", texts.psi)}
        {field("calibration", texts.calibration)}
        <SelectField
          label={texts.writeBack}
          disabled={!may}
          value={form.writeBack}
          onChange={(event) => setForm({ ...form, writeBack: event.target.value })}
          options={[["yes", texts.yes], ["no", texts.no]]}
        />
      </div>
      {Object.keys(others).length > 0 && (
        <details className="text-sm">
          <summary>{texts.rest}</summary>
          <pre className="mt-2 overflow-x-auto rounded bg-muted p-3 text-xs" tabIndex={0}>
            {JSON.stringify(others, null, 2)}
          </pre>
        </details>
      )}
      {may && (
        <div>
          <Button
            type="submit"
            variant="primary"
            disabled={saving.isPending || Object.keys(errors).length > 0}
          >
            {common.save}
          </Button>
        </div>
      )}
    </form>
  );
}
