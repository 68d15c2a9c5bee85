-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.follow_mirror() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $_$
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
$_$;
comment on function private.follow_mirror() is 'Statement trigger of a mirror table (argument: object type): the scores that rest on changed records become stale.';

revoke all on function private.follow_mirror() from public;
