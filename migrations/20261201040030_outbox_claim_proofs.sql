-- Whoever sends also reads the history of what was sent: of up to 50 records, HubSpot's maximum with history, under a lease.
-- Why: one worker of a portal, and the read follows the write at once. What is due of others is claimed for itself.
-- Who may call: the service.

create function private.take_proofs(p_account_id uuid, p_until timestamptz) returns jsonb
language plpgsql volatile set search_path = ''
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

create function private.due_in_ms(p_account_id uuid, p_object text, p_token uuid) returns bigint
language sql volatile set search_path = '' as $$
  select greatest(ceil(extract(epoch from min(case r.state when 'sending' then r.leased_until else r.run_after end)
    - clock_timestamp()) * 1000), 0)::bigint
  from public.sync_records r where r.account_id = p_account_id and r.object_type = p_object and r.state in ('pending', 'sending')
    and r.lease_token is distinct from p_token
  having count(*) > 0
$$;
comment on function private.due_in_ms(uuid, text, uuid) is 'When the next record of an object is due that this claim does not hold; null when none waits.';
revoke all on function private.due_in_ms(uuid, text, uuid) from public;

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

create or replace function public.outbox_sweep() returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer because private.jobs is outside the API
  select jsonb_build_object('woken', count(*) filter (where private.wake_outbound(x.account_id, clock_timestamp())))
  from (select distinct r.account_id from public.sync_records r
    where (r.state = 'pending' and r.run_after <= clock_timestamp()) or (r.state = 'sending' and r.leased_until <= clock_timestamp())
      or (r.object_type = 'contacts' and r.prove_after <= clock_timestamp())) x
$$;

create function private.wake_to_prove() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
begin
  perform private.wake_outbound(new.account_id, new.prove_after);
  return null;
end
$$;
comment on function private.wake_to_prove() is 'Row trigger of sync_records: the history of what was sent is read.';
revoke all on function private.wake_to_prove() from public;
create trigger _920_wake_to_prove after update of prove_after on public.sync_records
  for each row when (new.object_type = 'contacts' and new.prove_after is not null and old.prove_after is null) execute function private.wake_to_prove();
