-- Housekeeping of the two-way sync.
-- Why: a contact that is in step again is copied as before, and what is past its time goes.
-- Who may call: the maintenance.

create function private.maintain_sync() returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_ids uuid[];
begin
  delete from public.sync_queue q where q.state in ('synced', 'cancelled') and q.updated_at < now() - interval '30 days';
  delete from public.sync_conflicts c where c.status <> 'open' and c.decided_at < now() - interval '1 year';
  -- Records in step, of which nothing is under way and the mirror says the same: the contact is locked first, as everywhere.
  v_ids := array(select c.id from public.contacts c
    join public.sync_records r on r.account_id = c.account_id and r.object_type = 'contacts' and r.entity_id = c.id
    join public.hubspot_contacts_raw m on m.account_id = c.account_id and m.hubspot_id = c.hubspot_id
    where r.state = 'synced' and r.updated_at < now() - interval '25 hours' and m.source_updated_at >= r.base_stamp
      and (m.email, m.firstname, m.lastname, m.raw_json -> 'properties' ->> 'student_id')
        is not distinct from (c.email, c.firstname, c.lastname, c.student_id)
    order by c.account_id, c.hubspot_id limit 1000 for no key update of c skip locked);
  delete from public.sync_records r where r.object_type = 'contacts' and r.entity_id = any (v_ids) and r.state = 'synced'
    and r.updated_at < now() - interval '25 hours';
end
$$;
comment on function private.maintain_sync() is 'Removes ended changes after 30 days, conflicts after a year, and records that have been in step for a day.';
revoke execute on function private.maintain_sync() from public;

create or replace function private.run_maintenance() returns void
language plpgsql volatile security definer set search_path = ''
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
