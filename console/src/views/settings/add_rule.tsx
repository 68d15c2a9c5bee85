import { useState } from "react";
import { usePortal } from "../../app/portal.tsx";
import { settings } from "../../texts/settings.ts";
import { tell, useAction } from "../../ui/action.tsx";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { whole } from "./names.ts";
import { addRule, type Rule } from "./rules_api.ts";

const texts = settings.rules;
/** The objects that go both ways. */
const OBJECTS = ["contacts", "mock_exams"];

/** Adds a rule of the portal's own. */
export function AddRule({ changes }: { changes: string[] }) {
  const portal = usePortal();
  const [rule, setRule] = useState({
    object_type: "contacts",
    field: "",
    priority: "5",
    condition: "theirs_newer",
    winner: "hubspot",
  });
  const adding = useAction(
    () =>
      addRule({
        account_id: portal.id,
        object_type: rule.object_type,
        field: rule.field.trim() || "*",
        priority: Number(rule.priority),
        condition: { [rule.condition]: true },
        winner: rule.winner as Rule["winner"],
      }),
    { changes: [changes], then: () => tell(texts.added) },
  );
  const set = (name: keyof typeof rule) => (event: { target: { value: string } }) =>
    setRule({ ...rule, [name]: event.target.value });
  const isWrong = whole(rule.priority, 0, 1000) === null;
  return (
    <form
      className="mt-4 grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate();
      }}
    >
      <SelectField
        label={texts.object}
        value={rule.object_type}
        onChange={set("object_type")}
        options={OBJECTS.map((object) => [object, settings.objects[object] ?? object] as const)}
      />
      <TextField
        label={texts.field}
        hint={texts.fieldHint}
        maxLength={100}
        autoComplete="off"
        value={rule.field}
        onChange={set("field")}
      />
      <TextField
        label={texts.priority}
        error={isWrong ? texts.wrongPriority : undefined}
        maxLength={4}
        autoComplete="off"
        value={rule.priority}
        onChange={set("priority")}
      />
      <SelectField
        label={texts.when}
        value={rule.condition}
        onChange={set("condition")}
        options={Object.entries(texts.conditions)}
      />
      <SelectField
        label={texts.winner}
        value={rule.winner}
        onChange={set("winner")}
        options={Object.entries(texts.winners)}
      />
      <Button className="self-end" type="submit" disabled={adding.isPending || isWrong}>{texts.add}</Button>
    </form>
  );
}
