import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { common } from "../../texts/common.ts";
import { settings } from "../../texts/settings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { type Change, type Rule, setRule, type Severity } from "./alerts_api.ts";
import { amount, whole } from "./names.ts";

const texts = settings.alerts;

/** Changes a rule: the portal gets one of its own, which holds from the next check on. */
export function AlertRuleDialog({ rule, close }: { rule: Rule; close: () => void }) {
  const portal = usePortal();
  const [form, setForm] = useState({
    threshold: rule.threshold === null ? "" : String(rule.threshold),
    clear: rule.clear_threshold === null ? "" : String(rule.clear_threshold),
    severity: rule.severity as string,
    watched: rule.is_enabled ? "yes" : "no",
    fireAfter: String(rule.fire_after),
  });
  const hasLimit = rule.threshold !== null;
  const saving = useAction(() => {
    const change: Change = {
      severity: form.severity as Severity,
      is_enabled: form.watched === "yes",
      fire_after: Number(form.fireAfter),
    };
    if (hasLimit) change.threshold = amount(form.threshold);
    if (hasLimit && form.clear.trim()) change.clear_threshold = amount(form.clear);
    return setRule(portal.id, rule.name, change);
  }, {
    changes: [[portal.id, "settings", "alert_rules"], [portal.id, "health"]],
    then: () => {
      close();
      tell(settings.saved);
    },
  });
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [name]: event.target.value });
  const wrong = {
    threshold: hasLimit && amount(form.threshold) === null ? texts.wrongNumber : undefined,
    clear: form.clear.trim() && amount(form.clear) === null ? texts.wrongNumber : undefined,
    fireAfter: whole(form.fireAfter, 1, 60) === null ? texts.wrongChecks : undefined,
  };
  return (
    <Dialog open onOpenChange={close} title={texts.edit(rule.name)} description={rule.description}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        {hasLimit && (
          <>
            <TextField
              label={texts.threshold(rule.unit)}
              error={wrong.threshold}
              inputMode="decimal"
              maxLength={20}
              autoComplete="off"
              value={form.threshold}
              onChange={set("threshold")}
            />
            <TextField
              label={texts.clear}
              error={wrong.clear}
              inputMode="decimal"
              maxLength={20}
              autoComplete="off"
              value={form.clear}
              onChange={set("clear")}
            />
          </>
        )}
        <SelectField
          label={texts.severity}
          value={form.severity}
          onChange={set("severity")}
          options={Object.entries(texts.severities)}
        />
        <TextField
          label={texts.fireAfter}
          error={wrong.fireAfter}
          inputMode="numeric"
          maxLength={2}
          autoComplete="off"
          value={form.fireAfter}
          onChange={set("fireAfter")}
        />
        <SelectField
          label={texts.watch}
          value={form.watched}
          onChange={set("watched")}
          options={[["yes", texts.on], ["no", texts.off]]}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{common.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            disabled={saving.isPending || Object.values(wrong).some(Boolean)}
          >
            {common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
