-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.measure_drift(p_account_id uuid) returns table(subject text, value double precision, data jsonb)
  language sql stable
  set search_path = ''
  as $$
  select t.entity_type, case when t.last_reconciliation is not null or f.found > 0 then coalesce(f.found, 0) end,
    jsonb_build_object('compared_at', private.iso(t.last_reconciliation), 'count_gap', t.count_gap)
    || case when t.last_reconciliation is null and coalesce(f.found, 0) = 0 then '{"state": "never"}' else '{}'::jsonb end
  from public.sync_status t left join lateral (
    -- Since the last whole run began, and of a day: what a later comparison does not find again is over.
    select sum(o.missing_count + o.differing_count + o.extra_count) as found
    from public.sync_session_objects o join public.sync_sessions s on s.id = o.session_id
    where s.account_id = p_account_id and o.object_type = t.entity_type and o.ended_at > clock_timestamp() - interval '1 day'
      and s.start_time >= coalesce((
        select max(w.start_time) from public.sync_sessions w join public.sync_session_objects x on x.session_id = w.id
        where w.account_id = p_account_id and w.mode = 'full' and x.object_type = t.entity_type and x.status = 'completed'), '-infinity')) f on true
  where t.account_id = p_account_id
  union all
  select 'any', null, '{"state": "never"}' where not exists (select from public.sync_status t where t.account_id = p_account_id)
$$;
comment on function private.measure_drift(p_account_id uuid) is 'By object, the records that comparisons of the last day found missing, different or too much, from the last whole one on.';

revoke all on function private.measure_drift(p_account_id uuid) from public;
