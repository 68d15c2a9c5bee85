-- What changes the meaning of records has their facts made anew: slice by slice, so that a kill loses a slice and no more.

create function private.request_rebuild(p_account_id uuid, variadic p_objects text[]) returns void language sql set search_path = ''
as $$
  insert into private.metric_rebuilds as r (account_id, object_type)
  select a.id, o from public.hubspot_accounts a, unnest(p_objects) o where a.id = p_account_id and a.personal_of is null order by o
  on conflict (account_id, object_type) do update set after_id = '', requested_at = excluded.requested_at
$$;
comment on function private.request_rebuild(uuid, text[]) is 'Has all facts of these objects made anew; what is under way begins again.';
revoke all on function private.request_rebuild(uuid, text[]) from public;

create function private.rebuild_on_change() returns trigger language plpgsql security definer set search_path = ''
as $$
-- definer because nobody else writes metric_rebuilds
begin
  if tg_table_name = 'metric_mappings' then
    perform private.request_rebuild(coalesce(new.account_id, old.account_id), coalesce(new.object_type, old.object_type));
  else
    perform private.request_rebuild(new.id, variadic case when new.time_zone is distinct from old.time_zone
      then array['calls', 'contacts', 'deals'] else array['deals'] end);
  end if;
  return null;
end
$$;
comment on function private.rebuild_on_change() is 'Row trigger of mappings and accounts: has the facts made anew that they concern.';
revoke all on function private.rebuild_on_change() from public;
create trigger _500_metrics after insert or update or delete on public.metric_mappings for each row execute function private.rebuild_on_change();
create trigger _500_metrics after update on public.hubspot_accounts for each row
  when (old.time_zone is distinct from new.time_zone or old.currency is distinct from new.currency) execute function private.rebuild_on_change();

create function private.rebuild_on_stages() returns trigger language plpgsql security definer set search_path = ''
as $$
-- definer because nobody else writes metric_rebuilds
declare
  v_rows constant text := case tg_op when 'INSERT' then 'select n.account_id from new_rows n where n.object_type = ''deals'''
    when 'DELETE' then 'select o.account_id from old_rows o where o.object_type = ''deals''' else $sql$
      select n.account_id from new_rows n join old_rows o using (account_id, object_type, pipeline_id, stage_id)
      where n.object_type = 'deals' and (n.is_closed, n.probability) is distinct from (o.is_closed, o.probability) $sql$ end;
  v_account_id uuid;
begin
  for v_account_id in execute format('select distinct x.account_id from (%s) x order by 1', v_rows) loop
    perform private.request_rebuild(v_account_id, 'deals');
  end loop;
  return null;
end
$$;
comment on function private.rebuild_on_stages() is 'Statement trigger of hubspot_pipeline_stages: where the meaning of a stage changed, what was won and lost is told anew.';
revoke all on function private.rebuild_on_stages() from public;
create trigger _500_metrics_insert after insert on public.hubspot_pipeline_stages referencing new table as new_rows
  for each statement execute function private.rebuild_on_stages();
create trigger _500_metrics_update after update on public.hubspot_pipeline_stages referencing old table as old_rows new table as new_rows
  for each statement execute function private.rebuild_on_stages();
create trigger _500_metrics_delete after delete on public.hubspot_pipeline_stages referencing old table as old_rows
  for each statement execute function private.rebuild_on_stages();

create function private.rebuild_slice(p_account_id uuid, p_object text, p_limit int) returns boolean language plpgsql set search_path = ''
as $$
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
$$;
comment on function private.rebuild_slice(uuid, text, int) is 'Makes the next facts of a rebuild; whether there are more. One that somebody else works on is left to them.';
revoke all on function private.rebuild_slice(uuid, text, int) from public;

create function private.sweep_metrics(p_seconds double precision default 3, p_limit int default 1000) returns int language plpgsql set search_path = ''
as $$
declare
  v_until constant timestamptz := clock_timestamp() + p_seconds * interval '1 s';
  v record;
  v_slices int := 0;
begin
  -- In turns, the oldest wish first: contacts before what is linked with them.
  for v in select r.account_id, r.object_type from private.metric_rebuilds r
    order by r.requested_at, r.account_id, array_position(array['contacts', 'deals', 'calls'], r.object_type)
  loop
    loop
      exit when clock_timestamp() >= v_until;
      v_slices := v_slices + 1;
      exit when not private.rebuild_slice(v.account_id, v.object_type, p_limit);
    end loop;
  end loop;
  return v_slices;
end
$$;
comment on function private.sweep_metrics(double precision, int) is 'Works on the rebuilds for so many seconds; how many slices it did. Called every minute by inbound_sweep.';
revoke all on function private.sweep_metrics(double precision, int) from public;

-- The portals that there are.
select private.request_rebuild(a.id, 'calls', 'contacts', 'deals') from public.hubspot_accounts a where a.personal_of is null order by a.id;
