-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.take_proofs(p_account_id uuid, p_until timestamptz) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_ids text[];
begin
  with due as (
    select r.entity_id from public.sync_records r
    where r.account_id = p_account_id and r.object_type = 'contacts' and r.prove_after <= clock_timestamp()
    order by r.prove_after, r.hubspot_id limit 50 for update skip locked), taken as (
    -- The time is the lease: it names the claim, and when it is over the record is due again.
    update public.sync_records r set prove_after = p_until from due
    where r.account_id = p_account_id and r.object_type = 'contacts' and r.entity_id = due.entity_id
    returning r.hubspot_id
  ) select array_agg(t.hubspot_id order by t.hubspot_id) into v_ids from taken t;
  return case when v_ids is not null then jsonb_build_object('until', private.iso(p_until), 'ids', v_ids, 'fields', (
    select jsonb_agg(f.key order by f.key) from jsonb_each_text(private.field_directions(p_account_id, 'contacts')) f where f.value = 'both')) end;
end
$$;
comment on function private.take_proofs(p_account_id uuid, p_until timestamptz) is 'Leases records whose history is due: until, ids, and the fields to ask for; null when there is none.';

revoke all on function private.take_proofs(p_account_id uuid, p_until timestamptz) from public;
