-- dirty_claim names the properties that syncs read.
-- Why: a portal chooses them, and a record that is read by a webhook must have the same as one that is read by a sync.
-- Who may call: the service, as before.

create or replace function public.dirty_claim(p_limit integer, p_seconds integer, p_account_id uuid default null::uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
      'links_to', (select coalesce(jsonb_agg(l order by l), '[]') from private.objects_of(v_group.account_id) x, unnest(x.links_to) l
        where x.object_type = v_group.object_type),
      'properties', (select coalesce(jsonb_agg(p.name order by p.name), '[]') from public.hubspot_properties p
        where p.account_id = v_group.account_id and p.object_type = v_group.object_type
          -- Those that syncs read; before one has chosen, all.
          and (p.is_mirrored or not exists (select from public.hubspot_properties x where x.account_id = p.account_id
            and x.object_type = p.object_type and x.is_mirrored)))));
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
