-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.calls_of_person(p_account_id uuid, p_id text, p_linked jsonb, p_pattern text, p_reason text) returns setof text
  language sql stable
  set search_path = ''
  as $$
  -- A call with others too goes only if it names the person; one that HubSpot still has after a purge is HubSpot's.
  select k.hubspot_id from public.hubspot_calls_raw k
  where k.account_id = p_account_id and case p_reason when 'purged' then k.archived_at is not null else
    k.raw_json::text ~* p_pattern or not exists (
      select from public.hubspot_associations a where a.account_id = p_account_id and a.from_object_id = k.hubspot_id
        and a.from_object_type = 'calls' and a.to_object_type = 'contacts' and a.to_object_id <> p_id) end
    and k.hubspot_id in (
      select l.value ->> 'record_id' from jsonb_array_elements(p_linked) l where l.value ->> 'object_type' = 'calls'
      -- By number only where HubSpot links the call with no contact.
      union select x.hubspot_id from public.hubspot_contacts_raw t
      join public.hubspot_calls_raw x on x.account_id = t.account_id
        and t.phone_normalized in (x.to_number_normalized, x.from_number_normalized)
      where t.account_id = p_account_id and t.hubspot_id = p_id and not exists (
        select from public.hubspot_associations a where a.account_id = p_account_id and a.from_object_id = x.hubspot_id
          and a.from_object_type = 'calls' and a.to_object_type = 'contacts'))
$$;
comment on function private.calls_of_person(p_account_id uuid, p_id text, p_linked jsonb, p_pattern text, p_reason text) is 'Calls that go with a contact.';

revoke all on function private.calls_of_person(p_account_id uuid, p_id text, p_linked jsonb, p_pattern text, p_reason text) from public;
