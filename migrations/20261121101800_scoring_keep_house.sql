-- Scoring's housekeeping: what a portal's erasure takes, what the hourly maintenance removes, what sweeps its jobs.
-- Why: one registry of tables instead of a list in a function that every area would have to edit.
-- Who may call: oauth_disconnect, the maintenance, the scheduler.

create table private.portal_tables (
  table_name text not null,
  position int not null default 100,
  constraint portal_tables_pkey primary key (table_name)
);
comment on table private.portal_tables is 'Tables whose rows came from a portal and go when it is erased.';
comment on column private.portal_tables.table_name is 'Schema and name; the table has a column account_id.';
comment on column private.portal_tables.position is 'Smaller goes first: children before parents.';
alter table private.portal_tables enable row level security;
create policy "Only the service reads portal tables" on private.portal_tables for select to service_role using (true);
comment on policy "Only the service reads portal tables" on private.portal_tables is 'Outside the API.';

insert into private.portal_tables (table_name, position)
select t, 200 + n from unnest(array['public.contacts', 'public.hubspot_contacts_raw', 'public.hubspot_companies_raw',
  'public.hubspot_deals_raw', 'public.hubspot_calls_raw', 'public.hubspot_associations', 'public.hubspot_properties',
  'public.sync_errors', 'public.sync_logs', 'public.error_logs', 'public.sync_status', 'private.jobs',
  'public.sync_session_objects', 'public.sync_sessions', 'private.rate_leases']) with ordinality x (t, n);
-- Scores first: whatever still changes in the mirror then finds nothing to mark.
insert into private.portal_tables (table_name, position) values
  ('public.record_scores', 10), ('public.record_score_history', 11), ('public.score_batch_items', 12),
  ('public.score_batches', 13), ('public.training_runs', 14), ('public.scoring_models', 15);

create or replace function private.erase_portal(p_account_id uuid) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_table text;
  v_rows bigint;
  v_erased jsonb := '{}';
begin
  for v_table in select t.table_name from private.portal_tables t order by t.position, t.table_name loop
    execute format('delete from %s where account_id = $1', v_table::regclass) using p_account_id;
    get diagnostics v_rows = row_count;
    v_erased := v_erased || jsonb_build_object(split_part(v_table, '.', 2), v_rows);
  end loop;
  return v_erased;
end
$$;
comment on function private.erase_portal(uuid) is
  'Deletes every row that came from a portal; the account, its members, its settings and the audit log stay. Returns rows by table.';
revoke execute on function private.erase_portal(uuid) from public;

create function private.maintain_scoring() returns void
language plpgsql volatile set search_path = ''
as $$
begin
  -- A year of scores: what a season's model said can be held against what came of it.
  delete from public.record_score_history h where h.scored_at < now() - interval '1 year';
  -- Batches of the mirror come every minute; what they found is in the scores.
  delete from public.score_batches b
  where b.ended_at < now() - case b.origin when 'mirror' then interval '2 days' else interval '30 days' end;
  -- The state of a training that died, kept for a replay.
  delete from private.training_blobs b using public.training_runs r
  where r.id = b.run_id and r.ended_at < now() - interval '7 days';
end
$$;
comment on function private.maintain_scoring() is 'Removes old score history, ended batches and the state of dead trainings.';

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
  perform private.maintain_scoring();
end
$$;
comment on function private.run_maintenance() is
  'Makes partitions ahead and removes what is past its time; called hourly by sync_start_due.';
revoke execute on function private.maintain_scoring(), private.run_maintenance() from public;

-- A wake that got lost, and a lease that ran out with its worker.
insert into private.schedules (name, cron, function_name, body, run_at_start) values
  ('trainings sweep', '* * * * *', 'process-training', '{}', true),
  ('score batches sweep', '* * * * *', 'score-batch', '{}', true);
