-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.guard_model_state() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because activating one model retires another, which the caller may not touch
begin
  new.updated_at := clock_timestamp();
  if tg_op = 'INSERT' then
    if new.state <> 'candidate' then
      perform private.raise_problem(409, 'invalid_transition', 'A model begins as candidate.');
    end if;
    return new;
  end if;
  if new.state = old.state then
    return new;
  elsif new.state = 'candidate' then
    perform private.raise_problem(409, 'invalid_transition', format('A model does not move from %s to candidate.', old.state));
  elsif new.state = 'retired' then
    new.retired_at := clock_timestamp();
    return new;
  end if;
  -- The account's lock lets two activations at once end with one active model.
  perform from public.hubspot_accounts a where a.id = new.account_id for no key update;
  update public.scoring_models m set state = 'retired'
  where m.account_id = new.account_id and m.object_type = new.object_type and m.state = 'active' and m.id <> new.id;
  new.activated_at := clock_timestamp();
  new.retired_at := null;
  return new;
end
$$;
comment on function private.guard_model_state() is 'Row trigger: a candidate or retired model becomes active and retires the one before it; none becomes a candidate again.';

revoke all on function private.guard_model_state() from public;
