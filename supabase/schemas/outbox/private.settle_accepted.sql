-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.settle_accepted(p_record public.sync_records, p_sent jsonb, p_ours jsonb, p_answer jsonb) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_stamp timestamptz := (p_answer ->> 'updated_at')::timestamptz;
  -- A tie with the base, or no stamp, decides nothing: the value stays outstanding until a read does.
  v_is_decided boolean := coalesce(v_stamp > p_record.base_stamp, v_stamp is not null and p_record.base_stamp is null);
  v_ours jsonb := p_ours;
  v_moved jsonb := '{}';
begin
  if v_is_decided then
    -- 1. Merged, while it still counts as in flight.
    v_ours := p_ours || private.merge_in(p_record.account_id, p_record.object_type, p_record.entity_id, p_ours, p_sent, v_stamp, false, null);
    -- 2. HubSpot may have written it in its own way (case, spaces): that is the base, and ours where it was not changed since.
    v_moved := (select coalesce(jsonb_object_agg(k, to_jsonb(nullif(p_answer -> 'properties' ->> k, ''))), '{}') from jsonb_object_keys(p_sent) k
      where p_answer -> 'properties' ? k and nullif(p_answer -> 'properties' ->> k, '') is distinct from p_sent ->> k);
    v_ours := v_ours || (select coalesce(jsonb_object_agg(k, v_moved -> k), '{}') from jsonb_object_keys(v_moved) k
      where v_ours ->> k is not distinct from p_sent ->> k);
  end if;
  -- 3. What is left to send: what was changed meanwhile, or what a read has to decide.
  update public.sync_queue q set state = 'synced', error_code = null, updated_at = clock_timestamp()
  where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and q.state = 'sending';
  update public.sync_records r set base = r.base || v_moved,
    unproved = case when v_moved = '{}' then r.unproved else (select coalesce(jsonb_agg(case when u ->> 'token' = p_record.lease_token::text
      then jsonb_set(u, '{values}', (u -> 'values') || v_moved) else u end), '[]') from jsonb_array_elements(r.unproved) u) end, lease_token = null, leased_until = null, attempts = 0, error = null,
    (state, pending_since) = (select case when x.is_even then 'synced' else 'pending' end, case when not x.is_even then r.pending_since end
      from (select private.fields_that_differ(r.base || v_moved, v_ours) = '{}' as is_even) x),
    run_after = clock_timestamp() + case when v_is_decided then interval '0' else interval '30 seconds' end,
    -- Nor is it over when HubSpot answered a repetition: an attempt before may still arrive.
    outstanding = case when not v_is_decided or (p_answer ->> 'may_arrive')::boolean then r.outstanding else (select coalesce(jsonb_agg(o), '[]')
      from jsonb_array_elements(r.outstanding) o where o ->> 'token' <> p_record.lease_token::text) end,
    updated_at = clock_timestamp()
  where (r.account_id, r.object_type, r.entity_id) = (p_record.account_id, p_record.object_type, p_record.entity_id);
  return v_ours;
end
$$;
comment on function private.settle_accepted(p_record public.sync_records, p_sent jsonb, p_ours jsonb, p_answer jsonb) is 'Merges what HubSpot took (updated_at, properties); what the entity has from then on.';

revoke all on function private.settle_accepted(p_record public.sync_records, p_sent jsonb, p_ours jsonb, p_answer jsonb) from public;
