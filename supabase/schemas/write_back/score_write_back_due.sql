-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_write_back_due() returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_due record;
  v_queued jsonb := '[]';
  v_id bigint;
begin
  -- 1. Refused records whose time has come, and records that were gone and are alive in the mirror again. Rows that someone
  --    holds are being dealt with.
  update public.score_write_backs w set pending_since = clock_timestamp(), retry_at = null
  from (select d.account_id, d.object_type, d.record_id from public.score_write_backs d
    where d.retry_at <= clock_timestamp() and d.pending_since is null
    order by d.account_id, d.object_type, d.record_id for update skip locked) x
  where (w.account_id, w.object_type, w.record_id) = (x.account_id, x.object_type, x.record_id);
  update public.score_write_backs w set pending_since = clock_timestamp()
  from (select d.account_id, d.object_type, d.record_id from public.score_write_backs d
    where d.state = 'gone' and d.pending_since is null and exists (
      select from public.hubspot_contacts_raw m where d.object_type = 'contacts' and m.account_id = d.account_id
        and m.hubspot_id = d.record_id and m.archived_at is null and m.read_at > d.updated_at
      union all select from public.hubspot_companies_raw m where d.object_type = 'companies' and m.account_id = d.account_id
        and m.hubspot_id = d.record_id and m.archived_at is null and m.read_at > d.updated_at
      union all select from public.hubspot_deals_raw m where d.object_type = 'deals' and m.account_id = d.account_id
        and m.hubspot_id = d.record_id and m.archived_at is null and m.read_at > d.updated_at)
    order by d.account_id, d.object_type, d.record_id for update skip locked) x
  where (w.account_id, w.object_type, w.record_id) = (x.account_id, x.object_type, x.record_id);
  -- 2. A job for whatever waits without one, also where the portal took nothing last time.
  for v_due in
    select x.account_id, x.object_type from (
      select w.account_id, w.object_type from public.score_write_backs w where w.pending_since is not null
      union select s.account_id, s.object_type from public.score_write_back_setups s where s.sweep_from is not null) x
    where not exists (
      select from private.jobs j where j.kind = 'score.write_back' and j.account_id = x.account_id
        and j.state = 'running' and j.payload ->> 'object_type' = x.object_type)
    order by 1, 2
  loop
    v_id := private.enqueue_write_back(v_due.account_id, v_due.object_type, 0, true);
    if v_id is not null then
      v_queued := v_queued || to_jsonb(v_id);
    end if;
  end loop;
  return jsonb_build_object('queued', v_queued);
end
$$;
comment on function public.score_write_back_due() is 'Marks what is due again and queues a write-back wherever marks wait without a job; hourly.';

revoke all on function public.score_write_back_due() from public;
grant all on function public.score_write_back_due() to service_role;
