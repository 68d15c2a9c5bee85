-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.resume_object() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because whoever starts a session may not read the queue
begin
  select j.cursor - '{unserved,turns,pages,idle}'::text[] into new.cursor
  from private.jobs j
  where j.account_id = new.account_id and j.kind = 'sync.object' and j.payload ->> 'object' = new.payload ->> 'object'
    and j.state = 'dead' and j.payload ->> 'since' is null
    and j.payload -> 'accept_deletions' is not distinct from new.payload -> 'accept_deletions'
    -- What was walked before is older than the next incremental sync looks back for archived records.
    and j.created_at > clock_timestamp() - interval '1 day'
    and not exists (
      select from private.jobs l
      where l.account_id = j.account_id and l.kind = j.kind and l.payload ->> 'object' = j.payload ->> 'object'
        and l.id > j.id and l.state in ('done', 'cancelled'))
  order by j.id desc limit 1;
  return new;
end
$$;
comment on function private.resume_object() is 'Row trigger of private.jobs: a job that reads a whole object begins where the last one of the object died.';

revoke all on function private.resume_object() from public;
