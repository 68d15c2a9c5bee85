-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.read_scoring_records(p_account_id uuid, p_object_type text, p_ids text[], out records json, out record_ids text[]) returns record
  language plpgsql stable
  set search_path = ''
  set "TimeZone" to 'UTC'
  set enable_seqscan = 'off'
  set enable_bitmapscan = 'off'
  set enable_hashjoin = 'off'
  set enable_mergejoin = 'off'
  as $_$
declare
  v_table text := (select m.table_name from private.mirror_objects m where m.object_type = p_object_type);
  -- The numbers and the calls that belong to the record: its own; of a deal those of its contacts, too.
  v_partners constant text := case p_object_type when 'deals' then $sql$
    select array_agg(c.phone_normalized) filter (where c.phone_normalized is not null) as phones,
      l.calls || array_agg(k.to_object_id) filter (where k.to_object_id is not null) as calls
    from public.hubspot_contacts_raw c
    left join public.hubspot_associations k on k.account_id = $1 and k.from_object_id = c.hubspot_id
      and k.from_object_type = 'contacts' and k.to_object_type = 'calls'
    where c.account_id = $1 and c.hubspot_id = any (l.contacts) and c.archived_at is null
  $sql$ else 'select case when t.phone is not null then array[t.phone] end as phones, l.calls' end;
begin
  if p_object_type not in ('contacts', 'companies', 'deals') or v_table is null then
    perform private.raise_problem(422, 'unknown_object', 'Contacts, companies and deals can be scored.');
  end if;
  execute format($sql$
    select coalesce(json_agg(json_build_object('id', t.hubspot_id, 'object_type', %1$L,
        'created_at', to_char(t.createdate, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'updated_at', to_char(t.source_updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'properties', t.properties, 'companies', l.companies,
        'deals', (
          select coalesce(json_agg(json_build_object('id', d.hubspot_id,
            'created_at', to_char(d.createdate, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'closed_at', to_char(d.closedate, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'stage', d.dealstage,
            -- HubSpot's own word where it is mirrored: a pipeline may name its stages as it likes.
            'is_won', coalesce(d.raw_json #>> '{properties,hs_is_closed_won}' = 'true', d.dealstage = 'closedwon', false),
            'is_closed', coalesce(d.raw_json #>> '{properties,hs_is_closed}' = 'true',
              d.dealstage in ('closedwon', 'closedlost'), false),
            'amount', d.amount) order by d.createdate, d.hubspot_id), '[]')
          from public.hubspot_deals_raw d
          where d.account_id = $1 and d.hubspot_id = any (l.deals) and d.archived_at is null),
        'calls', (
          select coalesce(json_agg(json_build_object(
            'at', to_char(c.call_timestamp, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'duration_ms', c.call_duration, 'direction', c.call_direction,
            -- HubSpot's disposition "Connected"; without one, a completed call that lasted.
            'connected', case when c.call_disposition is not null
              then c.call_disposition = 'f240bbac-87c9-4f6e-bf70-924b57d47db7'
              else coalesce(c.call_status = 'COMPLETED' and c.call_duration > 0, false) end)
            order by c.call_timestamp, c.hubspot_id), '[]')
          from (
            select k.* from public.hubspot_calls_raw k where k.account_id = $1 and k.hubspot_id = any (p.calls)
            union all
            select k.* from public.hubspot_calls_raw k where k.account_id = $1 and k.to_number_normalized = any (p.phones)
              and (k.hubspot_id = any (p.calls)) is not true
            union all
            select k.* from public.hubspot_calls_raw k where k.account_id = $1 and k.from_number_normalized = any (p.phones)
              and (k.hubspot_id = any (p.calls)) is not true and (k.to_number_normalized = any (p.phones)) is not true
          ) c where c.archived_at is null)
      )), '[]'), coalesce(array_agg(t.hubspot_id), '{}')
    from unnest($2) i (id)
    -- Offset 0 keeps the look-up by key of each id.
    cross join lateral (
      select t.hubspot_id, t.createdate, t.source_updated_at, %2$s as phone, t.raw_json -> 'properties' as properties
      from public.%3$I t where t.account_id = $1 and t.hubspot_id = i.id and t.archived_at is null offset 0) t
    cross join lateral (
      select count(distinct a.to_object_id) filter (where a.to_object_type = 'companies') as companies,
        array_agg(a.to_object_id) filter (where a.to_object_type = 'calls') as calls,
        array_agg(a.to_object_id) filter (where a.to_object_type = 'contacts') as contacts,
        %4$s as deals
      from public.hubspot_associations a
      where a.account_id = $1 and a.from_object_id = t.hubspot_id and a.from_object_type = %1$L) l
    cross join lateral (%5$s) p
  $sql$, p_object_type, case p_object_type when 'deals' then 'null::text' else 't.phone_normalized' end, v_table,
    case p_object_type when 'deals' then 'array[t.hubspot_id]'
      else $sql$array_agg(a.to_object_id) filter (where a.to_object_type = 'deals')$sql$ end, v_partners)
  into records, record_ids using p_account_id, p_ids;
end
$_$;
comment on function private.read_scoring_records(p_account_id uuid, p_object_type text, p_ids text[], out records json, out record_ids text[]) is 'The live records of these ids in their order, and which ids those are.';

revoke all on function private.read_scoring_records(p_account_id uuid, p_object_type text, p_ids text[], out records json, out record_ids text[]) from public;
