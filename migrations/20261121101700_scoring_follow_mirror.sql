-- The mirror's triggers that make scores stale.
-- Why: a statement at a time, and next to nothing while nothing is scored: a full sync's speed is a bar.
-- Who may call: the triggers.

create function private.follow_mirror() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody else marks scores and enqueues batches
declare
  v_object text := tg_argv[0];
  v_moved text[];
  v_account record;
begin
  -- 1. Nothing is scored, or only stamps moved: the mirror sets updated_at and synced_at together when content does.
  if not exists (select from public.record_scores) then
    return null;
  elsif tg_op = 'INSERT' then
    select array_agg(n.hubspot_id) into v_moved from new_rows n;
  else
    select array_agg(n.hubspot_id) into v_moved from new_rows n where n.updated_at = n.synced_at;
  end if;
  if v_moved is null then
    return null;
  end if;
  -- 2. Our own write-back comes back as a change: what differs only in our properties and in HubSpot's stamp is no news.
  --    Planned anew each time: a plan kept from a statement without rows would join the two by nested loops.
  for v_account in execute case tg_op when 'INSERT' then
    'select n.account_id, array_agg(n.hubspot_id) as ids from new_rows n group by 1 order by 1'
  else $sql$
    select n.account_id, array_agg(n.hubspot_id) as ids
    from new_rows n join old_rows o using (account_id, hubspot_id)
    where n.hubspot_id = any ($1) and n.updated_at = n.synced_at and (
      n.archived_at is distinct from o.archived_at
      or n.raw_json -> 'associations' is distinct from o.raw_json -> 'associations'
      or (n.raw_json -> 'properties') - $2 is distinct from (o.raw_json -> 'properties') - $2)
    group by 1 order by 1
  $sql$ end using v_moved, array['lastmodifieddate', 'hs_lastmodifieddate', 'sales_copilot_score', 'sales_copilot_grade',
    'sales_copilot_reasons', 'sales_copilot_scored_at']
  loop
    -- Another portal's scores are no reason to look up what this one's records are linked with.
    continue when not exists (select from public.record_scores s where s.account_id = v_account.account_id);
    perform private.mark_linked(v_account.account_id, v_object, v_account.ids);
  end loop;
  return null;
end
$$;
comment on function private.follow_mirror() is
  'Statement trigger of a mirror table (argument: object type): the scores that rest on changed records become stale.';

create function private.mark_linked(p_account_id uuid, p_object text, p_ids text[]) returns void
language plpgsql volatile set search_path = ''
-- Look-ups by key, whatever the statistics say of a table that was just filled.
set enable_seqscan = off
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
comment on function private.mark_linked(uuid, text, text[]) is
  'Marks the scores that rest on these changed records: their own and those of what is linked or called.';
revoke execute on function private.follow_mirror(), private.mark_linked(uuid, text, text[]) from public;

do $$
declare
  v_object text;
begin
  foreach v_object in array array['contacts', 'companies', 'deals', 'calls'] loop
    execute format(
      'create trigger _600_scores_insert after insert on public.hubspot_%1$s_raw
         referencing new table as new_rows for each statement execute function private.follow_mirror(%1$L)', v_object);
    execute format(
      'create trigger _600_scores_update after update on public.hubspot_%1$s_raw
         referencing old table as old_rows new table as new_rows
         for each statement execute function private.follow_mirror(%1$L)', v_object);
  end loop;
end
$$;
