-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.end_object(p_session_id uuid, p_object text, p_status text, p_watermark timestamptz, p_error jsonb) returns text
  language plpgsql
  set search_path = ''
  as $$
declare
  v_object public.sync_session_objects;
  v_session public.sync_sessions;
  v_error jsonb;
begin
  -- 1. The object, once.
  update public.sync_session_objects o set status = p_status, watermark = p_watermark, error = p_error,
    started_at = coalesce(o.started_at, clock_timestamp()), ended_at = clock_timestamp()
  where o.session_id = p_session_id and o.object_type = p_object and o.ended_at is null
  returning * into v_object;
  -- 2. The session's lock; the statements after it see what every other object committed.
  select * into v_session from public.sync_sessions s where s.id = p_session_id for update;
  if v_object.session_id is null or v_session.status in ('completed', 'failed') then
    return v_session.status;
  end if;
  -- 3. Freshness of the object.
  insert into public.sync_status as t
    (account_id, entity_type, last_hubspot_poll, last_full_sync, watermark, total_synced, total_errors)
  values (v_session.account_id, p_object,
    case when p_status = 'completed' then clock_timestamp() end,
    case when p_status = 'completed' and v_session.mode = 'full' then clock_timestamp() end,
    case when p_status = 'completed' then p_watermark end, v_object.records_count, v_object.error_count)
  on conflict (account_id, entity_type) do update set
    last_hubspot_poll = coalesce(excluded.last_hubspot_poll, t.last_hubspot_poll),
    last_full_sync = coalesce(excluded.last_full_sync, t.last_full_sync),
    watermark = greatest(excluded.watermark, t.watermark),
    total_synced = t.total_synced + excluded.total_synced,
    total_errors = t.total_errors + excluded.total_errors;
  if p_status = 'completed' then
    update public.hubspot_accounts a set last_sync_at = clock_timestamp() where a.id = v_session.account_id;
  end if;
  -- 4. The last object closes the session.
  if exists (select from public.sync_session_objects o where o.session_id = p_session_id and o.ended_at is null) then
    return v_session.status;
  end if;
  select jsonb_build_object('code', 'objects_failed', 'detail', 'Some objects could not be synced.',
      'objects', jsonb_object_agg(o.object_type, o.error))
    into v_error
  from public.sync_session_objects o where o.session_id = p_session_id and o.status = 'failed' having count(*) > 0;
  if v_error is not null then
    return private.close_session(p_session_id, 'failed', v_error);
  end if;
  select jsonb_build_object('code', 'not_permitted',
      'detail', 'The connection lacks scopes: some objects or their links were not read.',
      'objects', jsonb_object_agg(o.object_type, o.error))
    into v_error
  from public.sync_session_objects o where o.session_id = p_session_id and o.error is not null having count(*) > 0;
  return private.close_session(p_session_id, 'completed', v_error);
end
$$;
comment on function private.end_object(p_session_id uuid, p_object text, p_status text, p_watermark timestamptz, p_error jsonb) is 'Ends an object of a session and closes the session with the last of them. Returns the session''s status.';

revoke all on function private.end_object(p_session_id uuid, p_object text, p_status text, p_watermark timestamptz, p_error jsonb) from public;
