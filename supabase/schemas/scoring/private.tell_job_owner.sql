-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.tell_job_owner() returns trigger
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_handler text := (select k.handler from private.job_kinds k where k.kind = new.kind);
begin
  if v_handler is not null then
    execute format('select private.%I($1)', v_handler) using new;
  end if;
  return null;
end
$_$;
comment on function private.tell_job_owner() is 'Row trigger of private.jobs: hands a job that was claimed, ended, buried, cancelled or replayed to its kind''s handler.';

revoke all on function private.tell_job_owner() from public;
