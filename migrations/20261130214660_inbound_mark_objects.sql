-- Announcements are taken of the objects that the portal syncs, and read with the links that it asks for.
-- Why: one list of objects for every channel. Who may call: as before.

insert into private.webhook_subjects (subject, object_type)
select x.subject, s.object_type from private.standard_objects s
cross join lateral (values (s.object_type_id), (case s.object_type when 'tickets' then 'ticket' when 'products' then 'product'
  when 'line_items' then 'line_item' end)) x (subject)
where x.subject is not null and not s.is_default;

create or replace function private.mark_dirty(p_account_id uuid, p_object text, p_marks jsonb, p_delay interval) returns integer
language sql volatile set search_path = ''
as $$
  with marks as (
    -- Of an object that the portal does not sync nothing is read.
    select m.id, case when bool_and(m.at is not null) then max(m.at) end as at, bool_and(coalesce(m.bulk, false)) as bulk,
      bool_or(coalesce(m.forced, false)) as forced, bool_or(coalesce(m.erase, false)) as erase,
      bool_or(coalesce(m.links, true)) as links
    from jsonb_to_recordset(p_marks) m (id text, at timestamptz, bulk boolean, forced boolean, erase boolean, links boolean)
    where m.id is not null and exists (
      select from private.objects_of(p_account_id) o where o.object_type = p_object and o.is_enabled)
    group by m.id
  ), marked as (
    insert into private.sync_dirty as d (account_id, object_type, record_id, stamp, due_at, bulk, forced, erase, links)
    select p_account_id, p_object, m.id, m.at, clock_timestamp() + p_delay, m.bulk, m.forced, m.erase, m.links
    from marks m order by m.id collate "C"
    on conflict (account_id, object_type, record_id) do update set
      version = d.version + 1,
      stamp = case when d.stamp is not null and excluded.stamp is not null then greatest(d.stamp, excluded.stamp) end,
      due_at = least(d.due_at, excluded.due_at), bulk = d.bulk and excluded.bulk, forced = d.forced or excluded.forced,
      erase = d.erase or excluded.erase, links = d.links or excluded.links
    returning 1
  )
  select count(*)::int from marked
$$;

create or replace function public.dirty_claim(p_limit integer, p_seconds integer, p_account_id uuid default null) returns jsonb
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
      'links_to', (select coalesce(jsonb_agg(l order by l), '[]') from private.objects_of(v_group.account_id) x, unnest(x.links_to) l
        where x.object_type = v_group.object_type),
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

create or replace function private.read_now(p_account_id uuid, p_object text, p_record_id text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.sync_dirty and sync_start are the service's
begin
  if p_account_id is null then
    perform private.raise_problem(422, 'invalid_request', 'p_portal_id is the number of a portal.');
  elsif p_account_id not in (select private.my_account_ids(array['owner', 'admin', 'member'])) then
    perform private.raise_problem(403, 'forbidden', 'A viewer starts no sync; ask an admin of the portal for the role member.');
  end if;
  if p_object is not null and not exists (
    select from private.objects_of(p_account_id) o where o.object_type = p_object and o.is_enabled) then
    perform private.raise_problem(422, 'invalid_request', 'p_object is an object type of the mirror: contacts, for example.');
  elsif p_record_id is null then
    return public.sync_start(p_account_id, (select auth.uid()), 'incremental',
      case when p_object is not null then array[p_object] end, null);
  elsif p_object is null or p_record_id !~ '^[0-9]{1,20}$' then
    perform private.raise_problem(422, 'invalid_request', 'p_record_id is the number of a record of p_object.');
  end if;
  perform private.take_allowance('record_syncs');
  return public.dirty_mark(p_account_id, p_object, jsonb_build_array(jsonb_build_object('id', p_record_id, 'forced', true)), 0);
end
$$;
