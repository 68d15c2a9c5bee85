-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.hold_write_back(p_job private.jobs) returns boolean
  language plpgsql
  set search_path = ''
  as $$
declare
  v_object text := p_job.payload ->> 'object_type';
begin
  -- Two at once could reach HubSpot in one order and the database in the other. Asked without a lock first: the row is
  -- locked by whoever scores many records.
  if exists (select from public.score_write_back_setups s
    where s.account_id = p_job.account_id and s.object_type = v_object and s.holder_job = p_job.id) then
    return true;
  end if;
  insert into public.score_write_back_setups as s (account_id, object_type, holder_job)
  values (p_job.account_id, v_object, p_job.id)
  on conflict (account_id, object_type) do update set holder_job = excluded.holder_job
    where not exists (select from private.jobs j
      where j.id = s.holder_job and j.state = 'running' and j.leased_until >= clock_timestamp());
  return found;
end
$$;
comment on function private.hold_write_back(p_job private.jobs) is 'Whether this job may write to the portal: no other one of its object type is at it.';

revoke all on function private.hold_write_back(p_job private.jobs) from public;
