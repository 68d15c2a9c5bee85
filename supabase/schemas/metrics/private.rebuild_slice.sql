-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.rebuild_slice(p_account_id uuid, p_object text, p_limit integer) returns boolean
  language plpgsql
  set search_path = ''
  set plan_cache_mode = 'force_custom_plan'
  as $_$
declare
  v_after text;
  v_ids text[];
begin
  select r.after_id into v_after from private.metric_rebuilds r where r.account_id = p_account_id and r.object_type = p_object for update skip locked;
  if v_after is null then
    return false;
  end if;
  -- Records of the mirror, and facts whose record is there no more.
  execute format($sql$
    select array_agg(x.id order by x.id) from (
      select u.id from (
        (select t.hubspot_id as id from %s t where t.account_id = $1 and t.hubspot_id > $2 order by t.hubspot_id limit $3)
        union
        (select f.%I from private.%I f where f.account_id = $1 and f.%2$I > $2 order by 1 limit $3)) u
      order by u.id limit $3) x
  $sql$, private.mirror_of(p_object), rtrim(p_object, 's') || '_id', 'metric_' || p_object) into v_ids using p_account_id, v_after, p_limit;
  if v_ids is not null then
    perform private.refresh_metrics(p_account_id, case p_object when 'contacts' then v_ids end, case p_object when 'deals' then v_ids end,
      case p_object when 'calls' then v_ids end);
  end if;
  if coalesce(cardinality(v_ids), 0) < p_limit then
    delete from private.metric_rebuilds r where r.account_id = p_account_id and r.object_type = p_object;
    return false;
  end if;
  update private.metric_rebuilds r set after_id = v_ids[cardinality(v_ids)] where r.account_id = p_account_id and r.object_type = p_object;
  return true;
end
$_$;
comment on function private.rebuild_slice(p_account_id uuid, p_object text, p_limit integer) is 'Makes the next facts of a rebuild; whether there are more. One that somebody else works on is left to them.';

revoke all on function private.rebuild_slice(p_account_id uuid, p_object text, p_limit integer) from public;
