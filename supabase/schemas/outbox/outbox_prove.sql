-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.outbox_prove(p_account_id uuid, p_until timestamptz, p_history jsonb, p_clock_ms bigint) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody else writes sync_records
declare
  v_key record;
  v_record public.sync_records;
  v_ours jsonb;
  v_proved int := 0;
begin
  for v_key in select r.entity_id from public.sync_records r
    where r.account_id = p_account_id and r.object_type = 'contacts' and r.prove_after = p_until order by r.hubspot_id
  loop
    -- The contact before its record. One of which there was news since the claim has its history read again.
    select private.two_way_values(c) into v_ours from public.contacts c where c.id = v_key.entity_id for no key update;
    select r.* into v_record from public.sync_records r where r.account_id = p_account_id and r.object_type = 'contacts'
      and r.entity_id = v_key.entity_id and r.prove_after = p_until for update;
    continue when not found or v_ours is null;
    perform private.prove_record(v_record, v_ours, (select h -> 'fields' from jsonb_array_elements(p_history) h
      where h ->> 'id' = v_record.hubspot_id limit 1), make_interval(secs => p_clock_ms / 1000.0));
    -- What was answered is proved. As long as anything may still arrive, all is kept that it may replace.
    update public.sync_records r set prove_after = null, unproved = case when exists (select from jsonb_array_elements(r.outstanding) o
      where (o ->> 'at')::timestamptz > clock_timestamp() - interval '24 hours') then r.unproved else '[]' end
    where r.account_id = p_account_id and r.object_type = 'contacts' and r.entity_id = v_key.entity_id;
    v_proved := v_proved + 1;
  end loop;
  return jsonb_build_object('proved', v_proved);
end
$$;
comment on function public.outbox_prove(p_account_id uuid, p_until timestamptz, p_history jsonb, p_clock_ms bigint) is 'Takes the histories of a claim''s proofs (id, and by field value, at and source, the latest first): what lost to what was sent is a decision. Sent twice it changes nothing.';

revoke all on function public.outbox_prove(p_account_id uuid, p_until timestamptz, p_history jsonb, p_clock_ms bigint) from public;
grant all on function public.outbox_prove(p_account_id uuid, p_until timestamptz, p_history jsonb, p_clock_ms bigint) to service_role;
