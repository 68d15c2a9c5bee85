-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.open_erasure(p_account_id uuid, p_user_id uuid, p_reason text, p_in_hubspot text, p_records jsonb) returns uuid
  language plpgsql
  set search_path = ''
  as $$
declare
  v_id uuid;
begin
  insert into public.person_erasures (account_id, reason, requested_by, records, in_hubspot)
  values (p_account_id, p_reason, p_user_id, jsonb_array_length(p_records), p_in_hubspot) returning id into v_id;
  -- 1. Refused from the commit on, and by this transaction at once. What was asked for stays refused whatever HubSpot says.
  insert into private.erased_records as e (account_id, object_type, record_hash, erasure_id, refuses_until)
  select p_account_id, r.object_type, private.record_hash(p_account_id, r.object_type, r.record_id), v_id, r.read_at
  from jsonb_to_recordset(p_records) r (object_type text, record_id text, read_at timestamptz) order by 3
  on conflict (account_id, object_type, record_hash) do update set erasure_id = excluded.erasure_id,
    refuses_until = case when e.refuses_until is not null then excluded.refuses_until end;
  perform set_config('erasure.known', '', true);
  -- 2. The work.
  insert into private.erasure_records (erasure_id, account_id, object_type, record_id)
  select v_id, p_account_id, r.object_type, r.record_id from jsonb_to_recordset(p_records) r (object_type text, record_id text);
  update public.person_erasures e set
    job_id = private.enqueue_job('person.erase', p_account_id, null, jsonb_build_object('erasure_id', v_id))
  where e.id = v_id;
  return v_id;
end
$$;
comment on function private.open_erasure(p_account_id uuid, p_user_id uuid, p_reason text, p_in_hubspot text, p_records jsonb) is 'Makes the certificate of these records (object_type, record_id, read_at: null refuses for ever), refuses them from now on and queues the work.';

revoke all on function private.open_erasure(p_account_id uuid, p_user_id uuid, p_reason text, p_in_hubspot text, p_records jsonb) from public;
