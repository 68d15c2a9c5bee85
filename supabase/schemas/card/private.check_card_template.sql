-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.check_card_template() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because the check is not open to callers
declare
  v_problem text := private.card_template_problem(new.template);
begin
  -- An upsert of the API names every column, so the columns are open; the row stays where it is all the same.
  if tg_op = 'UPDATE' and (new.account_id, new.object_type) is distinct from (old.account_id, old.object_type) then
    perform private.raise_problem(409, 'template_stays', 'A card template stays with its portal and object type.');
  end if;
  if v_problem is not null then
    perform private.raise_problem(422, 'invalid_template', 'the card template is not valid: ' || v_problem);
  end if;
  return new;
end
$$;
comment on function private.check_card_template() is 'Row trigger: refuses a template that could not be shown, and says why.';

revoke all on function private.check_card_template() from public;
