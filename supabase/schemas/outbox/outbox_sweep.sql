-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

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
comment on function public.outbox_sweep() is 'Wakes the sender where records are due and nobody comes; how many portals.';

revoke all on function public.outbox_sweep() from public;
grant all on function public.outbox_sweep() to service_role;
