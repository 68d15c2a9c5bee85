-- Who reads takes due records under a lease; what the mirror provably holds is not read.
-- Why: full batches of each object, urgent ones first, so that no import holds up a booking; a dead reader's are taken again.
-- Who may call: the service.

create function private.apply_events(p_account_id uuid, p_object text, p_ids text[], p_before timestamptz) returns void
language sql volatile set search_path = ''
as $$
  update public.webhook_events w set applied_at = clock_timestamp()
  where w.account_id = p_account_id and w.object_type = p_object and w.record_id = any (p_ids) and w.applied_at is null
    and w.folded_at <= p_before
$$;
comment on function private.apply_events(uuid, text, text[], timestamptz) is 'Notes that a read of these records, sent after p_before, is in the mirror.';
revoke all on function private.apply_events(uuid, text, text[], timestamptz) from public;

create function private.drop_known(p_account_id uuid, p_object text, p_ids text[]) returns text[]
language plpgsql volatile set search_path = ''
as $_$
declare
  v_known text[];
begin
  -- The time of an event is its property's, so the read must have begun so much later that no stamp of it can be missing.
  execute format($sql$
    with known as (
      delete from private.sync_dirty d using public.%I t
      where d.account_id = $1 and d.object_type = $2 and d.record_id = any ($3) and not d.forced and not d.links and d.stamp is not null
        and t.account_id = $1 and t.hubspot_id = d.record_id and t.archived_at is null
        and t.read_floor > t.source_updated_at and t.read_floor >= d.stamp + interval '2 seconds'
      returning d.record_id
    ) select array(select record_id from known)
  $sql$, (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_known using p_account_id, p_object, p_ids;
  perform private.apply_events(p_account_id, p_object, v_known, clock_timestamp());
  return v_known;
end
$_$;
comment on function private.drop_known(uuid, text, text[]) is 'Clears those of these dirty records whose announced state the mirror provably holds; returns them.';
revoke all on function private.drop_known(uuid, text, text[]) from public;

create function private.links_wanted(p_account_id uuid, p_object text, p_lease_token uuid) returns jsonb
language plpgsql stable set search_path = ''
as $_$
declare
  v_ids jsonb;
begin
  execute format($sql$
    select coalesce(jsonb_agg(d.record_id order by d.record_id), '[]') from private.sync_dirty d
    where d.lease_token = $2 and (d.links or not exists (
      select from public.%I t where t.account_id = $1 and t.hubspot_id = d.record_id and t.archived_at is null))
  $sql$, (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_ids using p_account_id, p_lease_token;
  return v_ids;
end
$_$;
comment on function private.links_wanted(uuid, text, uuid) is 'Those of a claim whose links must be read: they may have changed, or the mirror has none.';
revoke all on function private.links_wanted(uuid, text, uuid) from public;

create function public.dirty_claim(p_limit integer, p_seconds integer, p_account_id uuid default null) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.sync_dirty is outside the API
declare
  -- With the minute that they are due after, four.
  c_bulk constant interval := '3 minutes';
  v_limit constant int := least(greatest(p_limit, 1), 100);
  v_now constant timestamptz := clock_timestamp();
  v_until constant timestamptz := v_now + make_interval(secs => least(greatest(p_seconds, 1), 600));
  v_group record;
  v_ids text[];
  v_token uuid;
  v_claims jsonb := '[]';
begin
  for v_group in
    select d.account_id, d.object_type, a.portal_id, bool_or(not d.bulk) as urgent, count(*) as rows, min(d.due_at) as due_at
    from private.sync_dirty d join public.hubspot_accounts a on a.id = d.account_id and a.status = 'active'
    where d.due_at <= v_now and (d.leased_until is null or d.leased_until <= v_now)
      and (p_account_id is null or d.account_id = p_account_id)
      -- Before a first sync knew the properties a read would bring a part of the record; that sync reads it all.
      and exists (select from public.hubspot_properties p where p.account_id = d.account_id and p.object_type = d.object_type)
    group by 1, 2, 3 order by 4 desc, 6, 1, 2
  loop
    exit when jsonb_array_length(v_claims) = 16;
    -- Our own writes wait until they fill a batch, or four minutes; with others they ride along.
    continue when not v_group.urgent and v_group.rows < v_limit and v_group.due_at > v_now - c_bulk;
    v_ids := array(select d.record_id from private.sync_dirty d
      where d.account_id = v_group.account_id and d.object_type = v_group.object_type and d.due_at <= v_now
        and (d.leased_until is null or d.leased_until <= v_now)
      order by d.bulk, d.due_at, d.record_id limit v_limit for update skip locked);
    v_ids := array(select unnest(v_ids) except select unnest(private.drop_known(v_group.account_id, v_group.object_type, v_ids)));
    continue when cardinality(v_ids) = 0;
    v_token := gen_random_uuid();
    update private.sync_dirty d set lease_token = v_token, leased_until = v_until, due_at = v_until, claimed_at = clock_timestamp(),
      claimed_version = d.version
    where d.account_id = v_group.account_id and d.object_type = v_group.object_type and d.record_id = any (v_ids);
    v_claims := v_claims || jsonb_build_array(jsonb_build_object('account_id', v_group.account_id, 'portal_id', v_group.portal_id,
      'object', v_group.object_type, 'lease_token', v_token, 'ids', (select jsonb_agg(i order by i) from unnest(v_ids) i),
      'linked', private.links_wanted(v_group.account_id, v_group.object_type, v_token),
      'links_to', (select coalesce(jsonb_agg(m.object_type order by m.object_type), '[]') from private.mirror_objects m
        where m.object_type <> v_group.object_type),
      'properties', (select coalesce(jsonb_agg(p.name order by p.name), '[]') from public.hubspot_properties p
        where p.account_id = v_group.account_id and p.object_type = v_group.object_type)));
  end loop;
  return jsonb_build_object('claims', v_claims, 'due_in_ms', (
    select greatest(ceil(extract(epoch from least(min(d.due_at) filter (where not d.bulk), min(d.due_at) + c_bulk) - clock_timestamp())
      * 1000), 0)::bigint
    from private.sync_dirty d join public.hubspot_accounts a on a.id = d.account_id and a.status = 'active'
    where (p_account_id is null or d.account_id = p_account_id)
      and exists (select from public.hubspot_properties p where p.account_id = d.account_id and p.object_type = d.object_type)
    having count(*) > 0));
end
$$;
comment on function public.dirty_claim(integer, integer, uuid) is
  'Leases due records for so many seconds: up to p_limit of each portal and object, urgent ones first, of one portal or of all; due_in_ms: when the next one is due.';
revoke all on function public.dirty_claim(integer, integer, uuid) from public, anon, authenticated;
grant execute on function public.dirty_claim(integer, integer, uuid) to service_role;

create function public.dirty_release(p_lease_token uuid, p_delay_ms integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.sync_dirty is outside the API
declare
  v_at constant timestamptz := clock_timestamp() + make_interval(secs => least(greatest(coalesce(p_delay_ms, 0), 0), 3600000) / 1000.0);
  v_account_id uuid;
  v_rows int;
begin
  perform from private.sync_dirty d where d.lease_token = p_lease_token order by d.account_id, d.object_type, d.record_id for update;
  with released as (
    update private.sync_dirty d set lease_token = null, leased_until = null, due_at = v_at where d.lease_token = p_lease_token
    returning d.account_id
  ) select count(*), (array_agg(r.account_id))[1] into v_rows, v_account_id from released r;
  if v_rows > 0 then
    perform private.wake_inbound(v_account_id, v_at);
  end if;
  return jsonb_build_object('released', v_rows);
end
$$;
comment on function public.dirty_release(uuid, integer) is
  'Gives the records of a claim back unread, to be claimed after the delay: the trouble was not theirs.';
revoke all on function public.dirty_release(uuid, integer) from public, anon, authenticated;
grant execute on function public.dirty_release(uuid, integer) to service_role;
