-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.wake_another(p_kinds text[]) returns void
  language sql
  set search_path = ''
  as $$
  select private.wake_worker(k.kind, w.id) from private.job_kinds k cross join lateral (
    select j.id from private.jobs j
    where j.kind = k.kind and j.state = 'queued' and j.run_after <= clock_timestamp() order by j.run_after limit 1) w
  where k.kind = any (p_kinds)
    and k.parallel > (select count(*) from private.jobs j where j.kind = k.kind and j.state = 'running')
$$;
comment on function private.wake_another(p_kinds text[]) is 'Wakes a worker for each of these kinds that has due jobs waiting and not enough at work.';

revoke all on function private.wake_another(p_kinds text[]) from public;
