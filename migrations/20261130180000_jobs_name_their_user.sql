-- A job knows who asked for it.
-- Why: portals take turns at the queue, and in a portal its users; the account alone does not tell them apart.
-- Who may call: definer functions of this schema only.

alter table private.jobs add column user_id uuid;
comment on column private.jobs.user_id is
  'Who asked for it, and whose turn it takes; null when nobody did: the portal''s own. No foreign key, since nobody locks a job with a user in hand.';

drop function private.enqueue_job(text, uuid, uuid, jsonb, timestamptz);
create function private.enqueue_job(p_kind text, p_account_id uuid, p_session_id uuid, p_payload jsonb,
  p_run_after timestamptz default clock_timestamp(), p_user_id uuid default null) returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_id bigint;
begin
  insert into private.jobs (kind, account_id, session_id, payload, run_after, user_id)
  values (p_kind, p_account_id, p_session_id, p_payload, p_run_after,
    coalesce(p_user_id, (select s.requested_by from public.sync_sessions s where s.id = p_session_id)))
  returning id into v_id;
  perform private.wake_worker(p_kind, v_id, (extract(epoch from p_run_after - clock_timestamp()) * 1000)::int);
  return v_id;
end
$$;
comment on function private.enqueue_job(text, uuid, uuid, jsonb, timestamptz, uuid) is
  'Puts work into the queue and wakes its function at the commit. Whose it is: p_user_id, else who asked for the session.';
revoke all on function private.enqueue_job(text, uuid, uuid, jsonb, timestamptz, uuid) from public, anon, authenticated, service_role;

create or replace function private.enqueue_document_step(p_document_id uuid, p_account_id uuid, p_generation integer, p_step text)
returns bigint language plpgsql volatile set search_path = ''
as $$
begin
  insert into public.document_steps as s (document_id, generation, step) values (p_document_id, p_generation, p_step)
  on conflict (document_id, generation, step) do update set status = 'pending', error = null, finished_at = null, worker = null;
  return private.enqueue_job('document.' || p_step, p_account_id, null,
    jsonb_build_object('document_id', p_document_id, 'generation', p_generation), clock_timestamp(),
    (select d.user_id from public.documents d where d.id = p_document_id));
end
$$;

-- A batch and a training have their job before their row, or get it later: the job learns from the row who asked.
create function private.name_job_user() returns trigger
language plpgsql security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
begin
  -- The job was made by this very transaction, so that no worker has it and nobody waits for its row.
  update private.jobs j set user_id = new.requested_by
  where j.id = new.job_id and j.state = 'queued' and j.user_id is distinct from new.requested_by;
  return null;
end
$$;
comment on function private.name_job_user() is 'Row trigger: the job of a batch or a training is the work of who asked for it.';
revoke all on function private.name_job_user() from public, anon, authenticated, service_role;

create trigger _200_name_job_user after insert on public.training_runs
  for each row when (new.requested_by is not null and new.job_id is not null)
  execute function private.name_job_user();
create trigger _200_name_job_user after insert on public.score_batches
  for each row when (new.requested_by is not null and new.job_id is not null)
  execute function private.name_job_user();
create trigger _200_rename_job_user after update on public.score_batches
  for each row when (new.requested_by is not null and new.job_id is distinct from old.job_id)
  execute function private.name_job_user();
