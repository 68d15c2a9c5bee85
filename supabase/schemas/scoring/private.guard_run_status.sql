-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.guard_run_status() returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  new.updated_at := clock_timestamp();
  if tg_op = 'INSERT' then
    if new.status <> 'pending' then
      perform private.raise_problem(409, 'invalid_transition', 'A training begins as pending.');
    end if;
    return new;
  end if;
  -- A failed run goes back to pending when its dead job is replayed.
  if new.status <> old.status and not (
    (old.status = 'pending' and new.status in ('running', 'failed')) or
    (old.status = 'running' and new.status in ('completed', 'failed')) or
    (old.status = 'failed' and new.status = 'pending')) then
    perform private.raise_problem(409, 'invalid_transition',
      format('A training does not move from %s to %s.', old.status, new.status));
  end if;
  new.started_at := case when new.status = 'running' then coalesce(old.started_at, clock_timestamp()) else new.started_at end;
  new.ended_at := case when new.status in ('completed', 'failed') then coalesce(old.ended_at, clock_timestamp()) end;
  new.error := case when new.status = 'failed' then new.error end;
  return new;
end
$$;
comment on function private.guard_run_status() is 'Row trigger: pending, running, completed or failed; only a replay opens a failed run again.';

revoke all on function private.guard_run_status() from public;
