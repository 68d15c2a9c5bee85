-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.stop_switch(p_account_id uuid) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_job private.jobs;
begin
  -- The vectors that were built stay where they are: nothing reads them, and the same switch later finds them done.
  update private.embedding_models m set state = 'retired', retired_at = clock_timestamp()
  where m.account_id = p_account_id and m.state = 'building';
  for v_job in
    select j.* from private.jobs j join private.embedding_models m on m.job_id = j.id
    where m.account_id = p_account_id and m.state = 'retired' and m.activated_at is null and j.state in ('queued', 'running')
    for update of j
  loop
    if v_job.state = 'queued' then
      perform private.drop_job(v_job);
    else
      update private.jobs j set cancel_requested = true where j.id = v_job.id;
    end if;
  end loop;
end
$$;
comment on function private.stop_switch(p_account_id uuid) is 'Gives the switch of a portal up, if one is under way.';

revoke all on function private.stop_switch(p_account_id uuid) from public;
