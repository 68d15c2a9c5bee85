-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.run_maintenance() returns void
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because it deletes across areas
begin
  -- One at a time; whoever comes second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('private.run_maintenance')) then
    return;
  end if;
  perform private.ensure_audit_partitions(3);
  delete from public.oauth_states s where s.expires_at < now() - interval '1 hour';
  delete from private.idempotency_keys k where k.created_at < now() - interval '1 day';
  delete from public.function_metrics m where m.minute < now() - interval '30 days';
  delete from public.error_logs e where e."timestamp" < now() - interval '90 days';
  delete from private.jobs j where j.state in ('done', 'cancelled') and j.finished_at < now() - interval '30 days';
  delete from public.sync_logs l where l."timestamp" < now() - interval '30 days';
  -- Six years, as 45 CFR 164.316(b)(2)(i) asks for records of such activity.
  delete from public.document_access_log l where l.at < now() - interval '6 years';
  perform private.sweep_unused_files();
  perform private.maintain_scoring();
  perform private.maintain_sync();
  perform private.keep_platform();
end
$$;
comment on function private.run_maintenance() is 'Makes partitions ahead and removes what is past its time; called hourly by sync_start_due.';

revoke all on function private.run_maintenance() from public;
