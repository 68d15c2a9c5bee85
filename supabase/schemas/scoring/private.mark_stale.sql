-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.mark_stale(p_account_id uuid, p_object_type text, p_ids text[]) returns void
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_table text;
  v_ids text[];
  v_batch_id uuid;
begin
  -- 1. Only where records of this type are scored.
  if coalesce(cardinality(p_ids), 0) = 0 or not exists (
    select from public.record_scores s where s.account_id = p_account_id and s.object_type = p_object_type) then
    return;
  end if;
  select m.table_name into v_table from private.mirror_objects m where m.object_type = p_object_type;
  -- 2. What is archived has no score any more; its history stays. The rest is stale, or not scored yet.
  execute format('delete from public.record_scores s using public.%I t
    where s.account_id = $1 and s.object_type = $2 and s.record_id = any ($3)
      and t.account_id = $1 and t.hubspot_id = s.record_id and t.archived_at is not null', v_table)
  using p_account_id, p_object_type, p_ids;
  execute format('select array(select t.hubspot_id from public.%I t
    where t.account_id = $1 and t.hubspot_id = any ($2) and t.archived_at is null order by t.hubspot_id)', v_table)
  into v_ids using p_account_id, p_ids;
  if cardinality(v_ids) = 0 then
    return;
  end if;
  v_batch_id := private.gathering_batch(p_account_id, p_object_type);
  perform from public.record_scores s
  where s.account_id = p_account_id and s.object_type = p_object_type and s.record_id = any (v_ids) and s.stale_since is null
  order by s.record_id for no key update;
  update public.record_scores s set stale_since = clock_timestamp()
  where s.account_id = p_account_id and s.object_type = p_object_type and s.record_id = any (v_ids) and s.stale_since is null;
  insert into public.score_batch_items (batch_id, record_id, account_id)
  select v_batch_id, i, p_account_id from unnest(v_ids) i
  on conflict do nothing;
end
$_$;
comment on function private.mark_stale(p_account_id uuid, p_object_type text, p_ids text[]) is 'Marks the scores of these records as stale, forgets those of archived ones, and has the live ones scored again.';

revoke all on function private.mark_stale(p_account_id uuid, p_object_type text, p_ids text[]) from public;
