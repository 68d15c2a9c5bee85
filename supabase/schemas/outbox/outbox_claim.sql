-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.outbox_claim(p_account_id uuid, p_limit integer, p_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody else writes sync_records
declare
  v_token uuid := gen_random_uuid();
  v_now timestamptz := clock_timestamp();
  v_until timestamptz := v_now + make_interval(secs => least(greatest(p_seconds, 1), 600));
  v_row record;
  v_taken jsonb;
  v_records jsonb := '[]';
  v_proofs jsonb;
begin
  -- The contact with its record, whoever holds one of them is passed over. A lease that ended is one of an unknown outcome.
  for v_row in
    select r as record, c.archived_at is not null as is_gone, private.two_way_values(c) as ours
    from public.sync_records r join public.contacts c on c.id = r.entity_id
    where r.account_id = p_account_id and r.object_type = 'contacts'
      and ((r.state = 'pending' and r.run_after <= v_now) or (r.state = 'sending' and r.leased_until <= v_now))
    order by r.run_after, r.entity_id limit least(greatest(p_limit, 1), 100)
    for no key update of c, r skip locked
  loop
    v_taken := private.take_record(v_row.record, v_row.ours, v_row.is_gone, v_token, v_until);
    v_records := case when v_taken is null then v_records else v_records || v_taken end;
  end loop;
  v_proofs := private.take_proofs(p_account_id, date_trunc('milliseconds', v_until));
  return jsonb_build_object('lease_token', v_token, 'object', 'contacts', 'records', v_records, 'proofs', v_proofs, 'due_in_ms', (
    select min(x.ms) from (
      select private.due_in_ms(p_account_id, 'contacts', v_token) as ms
      union all
      select greatest(ceil(extract(epoch from r.prove_after - clock_timestamp()) * 1000), 0)::bigint from public.sync_records r
      where r.account_id = p_account_id and r.object_type = 'contacts' and r.prove_after is not null
        and private.iso(r.prove_after) is distinct from v_proofs ->> 'until') x));
end
$$;
comment on function public.outbox_claim(p_account_id uuid, p_limit integer, p_seconds integer) is 'Leases records that wait: id and values of each; proofs: those whose history is to be read; due_in_ms: when the next one is due.';

revoke all on function public.outbox_claim(p_account_id uuid, p_limit integer, p_seconds integer) from public;
grant all on function public.outbox_claim(p_account_id uuid, p_limit integer, p_seconds integer) to service_role;
