-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.erasure_sweep() returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_erasure public.person_erasures;
  v_queued int := 0;
begin
  -- Cancelled with its portal's work, or deleted with it: an erasure goes on all the same, from its first unfinished record.
  for v_erasure in
    select e.* from public.person_erasures e where e.status = 'running' and not exists (
      select from private.jobs j where j.id = e.job_id and j.state in ('queued', 'running', 'dead'))
      and exists (select from public.hubspot_accounts a where a.id = e.account_id)
    order by e.created_at limit 100 for no key update of e skip locked
  loop
    update private.erasure_records r set slice = null where r.erasure_id = v_erasure.id and not r.is_local_done;
    update public.person_erasures e set job_id = private.enqueue_job('person.erase', e.account_id, null,
      jsonb_build_object('erasure_id', e.id)) where e.id = v_erasure.id;
    v_queued := v_queued + 1;
  end loop;
  return jsonb_build_object('queued', v_queued);
end
$$;
comment on function public.erasure_sweep() is 'Queues erasures whose job was cancelled or deleted.';

revoke all on function public.erasure_sweep() from public;
grant all on function public.erasure_sweep() to service_role;
