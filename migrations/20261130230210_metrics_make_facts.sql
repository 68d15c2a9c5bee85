-- Facts from the mirror: what a record says itself. What it owes to others is filled in by private.refresh_metrics.

create function private.metric_zone(p_account_id uuid) returns text language sql stable set search_path = ''
as $$
  select coalesce((select a.time_zone from public.hubspot_accounts a where a.id = p_account_id), 'UTC')
$$;
comment on function private.metric_zone(uuid) is 'The zone of a portal''s days: its own, else UTC.';
revoke all on function private.metric_zone(uuid) from public;

create function private.metric_flag(p_value text, p_positive text[], p_negative text[]) returns boolean language sql immutable set search_path = ''
as $$
  select case when p_positive is null then null when p_value = any (p_positive) then true when p_value = any (p_negative) then false
    when cardinality(p_negative) = 0 then false end
$$;
comment on function private.metric_flag(text, text[], text[]) is
  'Yes, no, or null for not known; without values for no everything that is not yes is no, and without a mapping nothing is known.';
revoke all on function private.metric_flag(text, text[], text[]) from public;

create function private.make_contact_facts(p_account_id uuid, p_ids text[]) returns void language plpgsql set search_path = ''
as $$
declare
  v_zone text := private.metric_zone(p_account_id);
  v_vsl record;
  v_script text;
  v_source text;
begin
  select m.* into v_vsl from private.metric_mapping(p_account_id) m where m.role = 'vsl';
  select max(m.property) filter (where m.role = 'script'), max(m.property) filter (where m.role = 'source') into v_script, v_source
  from private.metric_mapping(p_account_id) m;
  delete from private.metric_contacts f where f.account_id = p_account_id and f.contact_id = any (p_ids) and not exists (
    select from public.hubspot_contacts_raw t where t.account_id = p_account_id and t.hubspot_id = f.contact_id
      and t.archived_at is null and t.merged_into is null);
  insert into private.metric_contacts as f (account_id, contact_id, created_at, day, owner_id, script, source, vsl, phone, phone_tail)
  select p_account_id, t.hubspot_id, t.createdate, (t.createdate at time zone v_zone)::date, nullif(p.data ->> 'hubspot_owner_id', ''),
    left(nullif(trim(p.data ->> v_script), ''), 200), left(nullif(trim(p.data ->> v_source), ''), 200),
    -- The column knows more spellings of yes and no than a list would.
    case when v_vsl.is_default then t.vsl_watched else private.metric_flag(p.data ->> v_vsl.property, v_vsl.positive_values, v_vsl.negative_values) end,
    t.phone_normalized, right(regexp_replace(t.phone_normalized, '\D', '', 'g'), 9)
  from public.hubspot_contacts_raw t cross join lateral (select t.raw_json -> 'properties' as data offset 0) p
  where t.account_id = p_account_id and t.hubspot_id = any (p_ids) and t.archived_at is null and t.merged_into is null
  on conflict (account_id, contact_id) do update set created_at = excluded.created_at, day = excluded.day, owner_id = excluded.owner_id,
    script = excluded.script, source = excluded.source, vsl = excluded.vsl, phone = excluded.phone, phone_tail = excluded.phone_tail
  where (f.created_at, f.day, f.owner_id, f.script, f.source, f.vsl, f.phone) is distinct from
    (excluded.created_at, excluded.day, excluded.owner_id, excluded.script, excluded.source, excluded.vsl, excluded.phone);
end
$$;
comment on function private.make_contact_facts(uuid, text[]) is 'Makes the facts of these contacts from the mirror; of those that are not live there are none.';
revoke all on function private.make_contact_facts(uuid, text[]) from public;

create function private.make_call_facts(p_account_id uuid, p_ids text[]) returns void language plpgsql set search_path = ''
as $$
declare
  v_zone text := private.metric_zone(p_account_id);
  v_property text;
  v_positive text[];
begin
  -- HubSpot's own outcome for "Connected" counts beside what the portal adds.
  select m.property, m.positive_values || r.default_positive into v_property, v_positive
  from private.metric_mapping(p_account_id) m join private.metric_roles r on r.role = m.role where m.role = 'answered';
  delete from private.metric_calls f where f.account_id = p_account_id and f.call_id = any (p_ids) and not exists (
    select from public.hubspot_calls_raw t where t.account_id = p_account_id and t.hubspot_id = f.call_id
      and t.archived_at is null and t.merged_into is null);
  insert into private.metric_calls as f (account_id, call_id, at, day, direction, party, party_tail, duration, is_ended, is_answered, owner_id)
  select p_account_id, t.hubspot_id, t.call_timestamp, (t.call_timestamp at time zone v_zone)::date, t.call_direction, n.party,
    right(regexp_replace(n.party, '\D', '', 'g'), 9), t.call_duration,
    coalesce(t.call_status, '') not in ('QUEUED', 'CONNECTING', 'RINGING', 'IN_PROGRESS', 'CALLING_CRM_USER'),
    -- Without an outcome: a call of under ten seconds is a voicemail's greeting.
    case when nullif(p.data ->> v_property, '') is not null then p.data ->> v_property = any (v_positive)
      else coalesce(t.call_status = 'COMPLETED' and t.call_duration >= 10000, false) end,
    nullif(p.data ->> 'hubspot_owner_id', '')
  from public.hubspot_calls_raw t
  cross join lateral (select case t.call_direction when 'OUTBOUND' then t.to_number_normalized when 'INBOUND' then t.from_number_normalized end as party) n
  cross join lateral (select t.raw_json -> 'properties' as data offset 0) p
  where t.account_id = p_account_id and t.hubspot_id = any (p_ids) and t.archived_at is null and t.merged_into is null
  on conflict (account_id, call_id) do update set at = excluded.at, day = excluded.day, direction = excluded.direction, party = excluded.party,
    party_tail = excluded.party_tail, duration = excluded.duration, is_ended = excluded.is_ended, is_answered = excluded.is_answered,
    owner_id = excluded.owner_id
  where (f.at, f.day, f.direction, f.party, f.duration, f.is_ended, f.is_answered, f.owner_id) is distinct from (excluded.at, excluded.day,
    excluded.direction, excluded.party, excluded.duration, excluded.is_ended, excluded.is_answered, excluded.owner_id);
end
$$;
comment on function private.make_call_facts(uuid, text[]) is 'Makes the facts of these calls from the mirror; of those that are not live there are none.';
revoke all on function private.make_call_facts(uuid, text[]) from public;
