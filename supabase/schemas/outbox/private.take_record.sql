-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.take_record(p_record public.sync_records, p_ours jsonb, p_is_gone boolean, p_token uuid, p_until timestamptz) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_fields text[] := private.fields_that_differ(p_record.base, p_ours);
  v_values jsonb := (select jsonb_object_agg(f, p_ours -> f) from unnest(v_fields) f);
begin
  if p_is_gone then
    perform private.end_record(p_record.account_id, p_record.object_type, p_record.entity_id, p_ours, null);
    return null;
  end if;
  -- Nothing to send any more: what was in flight said so.
  if v_fields = '{}' then
    update public.sync_records r set state = 'synced', pending_since = null, error = null, attempts = 0, lease_token = null,
      leased_until = null, updated_at = clock_timestamp()
    where (r.account_id, r.object_type, r.entity_id) = (p_record.account_id, p_record.object_type, p_record.entity_id);
    update public.sync_queue q set state = 'synced', updated_at = clock_timestamp()
    where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and q.state in ('queued', 'sending');
    return null;
  end if;
  update public.sync_records r set state = 'sending', lease_token = p_token, leased_until = p_until, attempts = r.attempts + 1,
    updated_at = clock_timestamp(), outstanding = (
      select coalesce(jsonb_agg(o), '[]') from jsonb_array_elements(r.outstanding) o
      where (o ->> 'at')::timestamptz > clock_timestamp() - interval '24 hours')
      || jsonb_build_object('token', p_token, 'at', private.iso(clock_timestamp()), 'values', v_values),
    unproved = (
      select coalesce(jsonb_agg(u), '[]') from jsonb_array_elements(r.unproved) u
      where (u ->> 'at')::timestamptz > clock_timestamp() - interval '24 hours')
      || jsonb_build_object('token', p_token, 'at', private.iso(clock_timestamp()), 'stamp', p_record.base_stamp, 'values', v_values,
        'base', (select jsonb_object_agg(f, p_record.base -> f) from unnest(v_fields) f))
  where (r.account_id, r.object_type, r.entity_id) = (p_record.account_id, p_record.object_type, p_record.entity_id);
  update public.sync_queue q set state = 'sending', sync_attempts = q.sync_attempts + 1, last_sync_attempt = clock_timestamp(),
    updated_at = clock_timestamp()
  where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and q.state in ('queued', 'sending');
  return jsonb_build_object('id', p_record.hubspot_id, 'values',
    (select jsonb_object_agg(f, coalesce(v_values ->> f, '')) from unnest(v_fields) f));
end
$$;
comment on function private.take_record(p_record public.sync_records, p_ours jsonb, p_is_gone boolean, p_token uuid, p_until timestamptz) is 'Puts a record in flight: its id and the values to send, where HubSpot reads an empty text as none. Null when there is nothing to send.';

revoke all on function private.take_record(p_record public.sync_records, p_ours jsonb, p_is_gone boolean, p_token uuid, p_until timestamptz) from public;
