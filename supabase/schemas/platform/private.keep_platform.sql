-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_platform() returns void
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because it writes alerts and deletes pg_cron's log
declare
  v_faults jsonb := (select jsonb_agg(jsonb_build_object('subject', f.code || '/' || f.name, 'detail', f.name || ': ' || f.detail))
    from private.platform_faults() f);
begin
  perform private.purge_cron_runs();
  perform private.report_alerts(a.id, 'platform.setup', 'platform', v_faults) from public.hubspot_accounts a;
end
$$;
comment on function private.keep_platform() is 'Purges pg_cron''s log and tells every portal what its platform lacks; pg_cron runs it every ten minutes, without a function.';

revoke all on function private.keep_platform() from public;
