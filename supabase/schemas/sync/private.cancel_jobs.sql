-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.cancel_jobs(p_ids bigint[]) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  -- In id order, so that two cancellers cannot deadlock. A running job hears of it at its next step.
  perform from private.jobs j where j.id = any (p_ids) order by j.id for update;
  update private.jobs j set
    cancel_requested = true,
    state = case j.state when 'queued' then 'cancelled' else j.state end,
    finished_at = case j.state when 'queued' then clock_timestamp() end,
    updated_at = clock_timestamp()
  where j.id = any (p_ids) and j.state in ('queued', 'running');
end
$$;
comment on function private.cancel_jobs(p_ids bigint[]) is 'Cancels waiting jobs and asks running ones to stop.';

revoke all on function private.cancel_jobs(p_ids bigint[]) from public;
