-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.end_record(p_account_id uuid, p_object text, p_entity_id uuid, p_ours jsonb, p_stamp timestamptz) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_record public.sync_records;
begin
  select r.* into v_record from public.sync_records r
  where r.account_id = p_account_id and r.object_type = p_object and r.entity_id = p_entity_id for update;
  if not found or v_record.state = 'synced' or (v_record.state = 'dead' and v_record.error ->> 'code' = 'gone') then
    return;
  end if;
  insert into public.sync_conflicts (account_id, object_type, record_id, kind, field, base, ours, theirs_at, decision)
  select p_account_id, p_object, p_entity_id, 'gone', f, v_record.base ->> f, p_ours ->> f, p_stamp, 'hubspot'
  from unnest(private.fields_that_differ(v_record.base, p_ours)) f;
  update public.sync_queue q set state = 'dead', error_code = 'gone', updated_at = clock_timestamp()
  where q.account_id = p_account_id and q.record_id = p_entity_id and q.state in ('queued', 'sending');
  update public.sync_records r set state = 'dead', error = '{"code": "gone"}', lease_token = null, leased_until = null,
    updated_at = clock_timestamp()
  where r.account_id = p_account_id and r.object_type = p_object and r.entity_id = p_entity_id;
end
$$;
comment on function private.end_record(p_account_id uuid, p_object text, p_entity_id uuid, p_ours jsonb, p_stamp timestamptz) is 'HubSpot has the record no more: what waited for it is dead, and its values are named.';

revoke all on function private.end_record(p_account_id uuid, p_object text, p_entity_id uuid, p_ours jsonb, p_stamp timestamptz) from public;
