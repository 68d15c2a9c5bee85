-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.guard_session_status() returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'pending' then
      perform private.raise_problem(409, 'invalid_transition', 'A sync session begins as pending.');
    end if;
    return new;
  end if;
  if new.status <> old.status and not (
    (old.status = 'pending' and new.status = 'running') or
    (old.status = 'running' and new.status in ('completed', 'failed'))) then
    perform private.raise_problem(409, 'invalid_transition',
      format('A sync session does not move from %s to %s.', old.status, new.status));
  end if;
  new.end_time := case
    when new.status in ('pending', 'running') then null
    else coalesce(old.end_time, new.end_time, greatest(clock_timestamp(), new.start_time)) end;
  new.updated_at := clock_timestamp();
  return new;
end
$$;
comment on function private.guard_session_status() is 'Row trigger: a session moves from pending to running, and from there to completed or failed.';

revoke all on function private.guard_session_status() from public;
