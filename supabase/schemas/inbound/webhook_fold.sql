-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.webhook_fold(p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.webhook_batches and private.sync_dirty are outside the API
declare
  -- Changes of the same moment come within a second; a read that is sent this much after is settled by one answer
  -- (its Date has whole seconds).
  c_settle constant interval := '1.25 seconds';
  v_ids bigint[];
  v_delay interval;
  v_events int;
  v_new int;
  v_unknown int;
  v_marks jsonb;
  v_group record;
  v_called boolean := false;
begin
  v_ids := array(select b.id from private.webhook_batches b where b.folded_at is null
    order by b.id limit least(greatest(p_limit, 1), 1000) for update skip locked);
  if cardinality(v_ids) = 0 then
    return jsonb_build_object('batches', 0, 'events', 0, 'repeated', 0, 'unknown', 0, 'called', false, 'more', false);
  end if;
  select greatest(max(b.created_at) + c_settle - clock_timestamp(), interval '0') into v_delay
  from private.webhook_batches b where b.id = any (v_ids);
  with told as materialized (
    select distinct on (e.digest) e.*, b.received_at, a.id as account_id
    from private.webhook_batches b
    cross join jsonb_array_elements(b.body) x
    cross join private.read_event(x.value, b.received_at) e
    left join public.hubspot_accounts a on a.portal_id = e.portal_id
    where b.id = any (v_ids) and jsonb_typeof(x.value) = 'object'
    order by e.digest, b.received_at
  ), stored as (
    insert into public.webhook_events as w (account_id, digest, object_type, record_id, kind, property, value, occurred_at, received_at)
    select t.account_id, t.digest, t.object_type, t.record_id, t.kind, t.property, t.value, t.occurred_at, t.received_at
    from told t where t.account_id is not null order by t.digest
    on conflict (digest) do nothing returning w.digest
  ), strays as (
    insert into private.unknown_events (digest, portal_id, subscription)
    select t.digest, t.portal_id, t.subscription from told t where t.account_id is null order by t.digest
    on conflict (digest) do nothing returning 1
  ), marks as (
    select t.account_id, m.value ->> 'object' as object_type, jsonb_agg(m.value) as marks
    from stored s join told t using (digest) cross join jsonb_array_elements(t.marks) m group by 1, 2
  )
  select (select count(*) from told), (select count(*) from stored), (select count(*) from strays),
    (select jsonb_agg(m order by m.account_id, m.object_type) from marks m)
  into v_events, v_new, v_unknown, v_marks;
  -- In one order, as every claim and commit: account, object, id.
  for v_group in
    select g.account_id, g.object_type, private.mark_dirty(g.account_id, g.object_type, g.marks, v_delay) as marked
    from jsonb_to_recordset(coalesce(v_marks, '[]')) g (account_id uuid, object_type text, marks jsonb)
  loop
    if v_group.marked > 0 and private.wake_inbound(v_group.account_id, clock_timestamp() + v_delay) then
      v_called := true;
    end if;
  end loop;
  update private.webhook_batches b set folded_at = clock_timestamp(), body = null where b.id = any (v_ids);
  return jsonb_build_object('batches', cardinality(v_ids), 'events', v_new, 'unknown', v_unknown,
    'repeated', v_events - v_new - v_unknown, 'called', v_called,
    'more', exists (select from private.webhook_batches b where b.folded_at is null));
end
$$;
comment on function public.webhook_fold(p_limit integer) is 'Reads up to p_limit stored webhook requests: each event once, its record dirty; events of unknown portals are counted. called: a job was queued for them, due in 1.25 s; more: requests are left.';

revoke all on function public.webhook_fold(p_limit integer) from public;
grant all on function public.webhook_fold(p_limit integer) to service_role;
