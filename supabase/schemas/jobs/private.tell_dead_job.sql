-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.tell_dead_job() returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  perform private.broadcast('account:' || new.account_id, 'jobs:dead',
    jsonb_build_object('id', new.id, 'kind', new.kind, 'code', new.error ->> 'code'));
  return null;
end
$$;
comment on function private.tell_dead_job() is 'Row trigger of private.jobs: the portal hears of a job that was given up.';

revoke all on function private.tell_dead_job() from public;
