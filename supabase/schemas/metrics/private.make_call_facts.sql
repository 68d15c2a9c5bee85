-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.make_call_facts(p_account_id uuid, p_ids text[]) returns void
  language plpgsql
  set search_path = ''
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
comment on function private.make_call_facts(p_account_id uuid, p_ids text[]) is 'Makes the facts of these calls from the mirror; of those that are not live there are none.';

revoke all on function private.make_call_facts(p_account_id uuid, p_ids text[]) from public;
