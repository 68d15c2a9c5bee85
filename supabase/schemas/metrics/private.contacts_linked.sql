-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.contacts_linked(p_account_id uuid, p_object text, p_ids text[]) returns table(record_id text, contact_id text, is_primary boolean, created_at timestamptz)
  language sql stable
  set search_path = ''
  as $$
  -- From both sides: HubSpot lists calls on their contact, and deals on either.
  select l.record_id, c.contact_id, bool_or(l.is_primary), max(c.created_at)
  from (
    select a.from_object_id as record_id, a.to_object_id as linked, coalesce(a.label ilike '%primary%', false) as is_primary
    from public.hubspot_associations a
    where a.account_id = p_account_id and a.from_object_id = any (p_ids) and a.from_object_type = p_object and a.to_object_type = 'contacts'
    union all
    select a.to_object_id, a.from_object_id, coalesce(a.label ilike '%primary%', false)
    from public.hubspot_associations a
    where a.account_id = p_account_id and a.to_object_id = any (p_ids) and a.to_object_type = p_object and a.from_object_type = 'contacts'
  ) l
  join public.hubspot_contacts_raw t on t.account_id = p_account_id and t.hubspot_id = l.linked
  join private.metric_contacts c on c.account_id = p_account_id
    and c.contact_id = case when t.merged_into is null then t.hubspot_id else private.surviving_contact(p_account_id, t.hubspot_id) end
  group by l.record_id, c.contact_id
$$;
comment on function private.contacts_linked(p_account_id uuid, p_object text, p_ids text[]) is 'The live contacts that these deals or calls are linked with; a link with a merged one is a link with its survivor.';

revoke all on function private.contacts_linked(p_account_id uuid, p_object text, p_ids text[]) from public;
