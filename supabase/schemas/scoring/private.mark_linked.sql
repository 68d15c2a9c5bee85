-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.mark_linked(p_account_id uuid, p_object text, p_ids text[]) returns void
  language plpgsql
  set search_path = ''
  set enable_seqscan = 'off'
  as $$
declare
  v_contacts text[] := '{}';
  v_companies text[] := '{}';
  v_deals text[] := '{}';
begin
  -- 1. A record's own score.
  case p_object
    when 'contacts' then v_contacts := p_ids;
    when 'companies' then v_companies := p_ids;
    when 'deals' then v_deals := p_ids;
    else null;
  end case;
  -- 2. A deal is seen by its contacts and companies, a call by whoever it is linked with and by whoever has its number.
  if p_object in ('deals', 'calls') then
    select v_contacts || coalesce(array_agg(a.to_object_id) filter (where a.to_object_type = 'contacts'), '{}'),
      v_companies || coalesce(array_agg(a.to_object_id) filter (where a.to_object_type = 'companies'), '{}'),
      v_deals || coalesce(array_agg(a.to_object_id) filter (where p_object = 'calls' and a.to_object_type = 'deals'), '{}')
    into v_contacts, v_companies, v_deals
    from public.hubspot_associations a
    where a.account_id = p_account_id and a.from_object_id = any (p_ids) and a.from_object_type = p_object;
  end if;
  if p_object = 'calls' then
    with numbers as materialized (
      select distinct x.number from public.hubspot_calls_raw c
      cross join lateral (values (c.to_number_normalized), (c.from_number_normalized)) x (number)
      where c.account_id = p_account_id and c.hubspot_id = any (p_ids) and x.number is not null)
    select v_contacts || array(
        select t.hubspot_id from numbers n join public.hubspot_contacts_raw t
          on t.account_id = p_account_id and t.phone_normalized = n.number),
      v_companies || array(
        select t.hubspot_id from numbers n join public.hubspot_companies_raw t
          on t.account_id = p_account_id and t.phone_normalized = n.number)
    into v_contacts, v_companies;
  end if;
  -- 3. A deal counts the calls of its contacts.
  if p_object in ('contacts', 'calls') and exists (
    select from public.record_scores s where s.account_id = p_account_id and s.object_type = 'deals') then
    v_deals := v_deals || array(
      select a.to_object_id from public.hubspot_associations a
      where a.account_id = p_account_id and a.from_object_id = any (v_contacts) and a.from_object_type = 'contacts'
        and a.to_object_type = 'deals');
  end if;
  -- 4. Always in this order, so that two syncs cannot deadlock.
  perform private.mark_stale(p_account_id, 'contacts', v_contacts);
  perform private.mark_stale(p_account_id, 'companies', v_companies);
  perform private.mark_stale(p_account_id, 'deals', v_deals);
end
$$;
comment on function private.mark_linked(p_account_id uuid, p_object text, p_ids text[]) is 'Marks the scores that rest on these changed records: their own and those of what is linked or called.';

revoke all on function private.mark_linked(p_account_id uuid, p_object text, p_ids text[]) from public;
