-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_start_due() returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_account_id uuid;
  v_started jsonb := '[]';
begin
  perform private.run_maintenance();
  -- Due: connected, no open session, and none begun within two hours (the schedule is hourly and may be late). Twelve runs a day,
  -- each a token, four searches and two requests more, are 84 calls.
  for v_account_id in
    select a.id from public.hubspot_accounts a
    where a.status = 'active' and not exists (
      select from public.sync_sessions s
      where s.account_id = a.id and (s.status in ('pending', 'running') or s.start_time > now() - interval '110 minutes'))
    order by a.id
  loop
    v_started := v_started || jsonb_build_array(
      jsonb_build_object('account_id', v_account_id)
      || public.sync_start(v_account_id, null, 'incremental', null, null));
  end loop;
  return jsonb_build_object('started', v_started);
end
$$;
comment on function public.sync_start_due() is 'Starts an incremental sync of each portal whose last one began two hours ago, and does the hourly maintenance.';

revoke all on function public.sync_start_due() from public;
grant all on function public.sync_start_due() to service_role;
