-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.webhook_fold(p_limit integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
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
    select * from private.told_events(v_ids)
  ), stored as (
    insert into public.webhook_events as w (account_id, digest, object_type, record_id, kind, property, value, occurred_at, received_at)
    select t.account_id, t.digest, t.object_type, t.record_id, t.kind, left(t.event ->> 'propertyName', 200),
      t.event ->> 'propertyValue', t.occurred_at, t.received_at
    from told t where t.account_id is not null order by t.digest
    on conflict (digest) do nothing returning w.digest
  ), strays as (
    insert into private.unknown_events (digest, portal_id, subscription)
    select t.digest, t.portal_id, t.subscription from told t where t.account_id is null order by t.digest
    on conflict (digest) do nothing returning 1
  ), marks as (
    -- A deletion, a merge and a link move no date that a search or a stamp would tell.
    select t.account_id, r.object_type, jsonb_agg(jsonb_build_object('id', r.record_id,
      'at', case when t.event ->> 'occurredAt' ~ '^[0-9]{1,14}$' then t.occurred_at end,
      'forced', t.kind not in ('creation', 'propertyChange'), 'links', t.kind <> 'propertyChange',
      'erase', t.kind = 'privacyDeletion')) as marks
    from stored s join told t using (digest) cross join private.told_records(t.object_type, t.event) r group by 1, 2
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
$_$;
comment on function public.webhook_fold(p_limit integer) is 'Reads up to p_limit stored webhook requests: each event once, its record dirty; events of unknown portals are counted. called: a job was queued for them, due in 1.25 s; more: requests are left.';

revoke all on function public.webhook_fold(p_limit integer) from public;
grant all on function public.webhook_fold(p_limit integer) to service_role;
