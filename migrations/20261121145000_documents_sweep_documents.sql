-- document_sweep and document_start: the net under the pipeline.
-- Why: a wake may get lost, a worker may never come back, a job may be removed: within a minute or so somebody looks.
-- Who may call: the schedule of process-document, as the service; document_start is a user's.

create function private.revive_document(p_document public.documents) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  v_step text := case when p_document.status in ('uploaded', 'parsing') then 'parse'
    when p_document.status in ('parsed', 'chunking') then 'chunk' else 'vectorize' end;
  v_restarts int;
begin
  select s.restarts into v_restarts from public.document_steps s
  where s.document_id = p_document.id and s.generation = p_document.generation and s.step = v_step;
  -- Work that vanishes three times is not lost by chance.
  if v_restarts >= 3 then
    perform private.fail_document(p_document, v_step, jsonb_build_object('code', 'stuck',
      'detail', format('The %s step lost its work %s times; retry the document.', v_step, v_restarts)));
    return 'failed';
  end if;
  update public.documents d set job_id = private.enqueue_document_step(d.id, d.account_id, d.generation, v_step)
  where d.id = p_document.id;
  update public.document_steps s set restarts = s.restarts + 1
  where s.document_id = p_document.id and s.generation = p_document.generation and s.step = v_step;
  return 'restarted';
end
$$;
comment on function private.revive_document(public.documents) is
  'Queues the step of an open document that has no live job; after three times it ends as stuck.';

create function private.bury_lost_jobs() returns int
language plpgsql volatile set search_path = ''
as $$
declare
  v_job private.jobs;
  v_buried int := 0;
begin
  for v_job in
    select j.* from private.jobs j join private.job_kinds k on k.kind = j.kind
    where j.kind like 'document.%' and (
      -- 1. Its last allowed worker is gone. jobs_claim says the same, if anybody still claims.
      (j.state = 'running' and j.leased_until < clock_timestamp() and j.attempts >= k.max_attempts)
      -- 2. Due for an hour while nothing of its kind was worked on at all: its function is not there.
      or (j.state = 'queued' and j.run_after < clock_timestamp() - interval '1 hour' and j.updated_at < clock_timestamp() - interval '1 hour'
        and not exists (select from private.jobs o where o.kind = j.kind and o.state <> 'queued'
          and o.updated_at > clock_timestamp() - interval '1 hour')))
    order by j.id limit 1000 for update of j skip locked
  loop
    perform private.bury_job(v_job.id, case v_job.state
      when 'running' then jsonb_build_object('code', 'attempts_exhausted', 'detail', format('No progress in %s attempts.', v_job.attempts))
      else jsonb_build_object('code', 'worker_unavailable',
        'detail', format('Nobody took this work up for an hour; is the function %s deployed?',
          (select k.function_name from private.job_kinds k where k.kind = v_job.kind))) end);
    v_buried := v_buried + 1;
  end loop;
  return v_buried;
end
$$;
comment on function private.bury_lost_jobs() is 'Gives up jobs of documents that no worker will finish, so that their documents end.';

create function public.document_sweep() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_buried int := private.bury_lost_jobs();
  v_document public.documents;
  v_erasure private.document_erasures;
  v_kind record;
  v_tally jsonb := '{"restarted": 0, "failed": 0}';
  v_erasures int := 0;
  v_woken jsonb := '[]';
  v_end text;
begin
  -- 1. Open documents whose job is gone or over.
  for v_document in
    select d.* from public.documents d
    where d.status not in ('completed', 'error') and not exists (
      select from private.jobs j where j.id = d.job_id and j.state in ('queued', 'running'))
    order by d.updated_at limit 500 for no key update of d skip locked
  loop
    v_end := private.revive_document(v_document);
    v_tally := jsonb_set(v_tally, array[v_end], to_jsonb((v_tally ->> v_end)::int + 1));
  end loop;
  -- 2. Files still to be erased: at once when the job was cancelled or removed, after an hour when it failed.
  for v_erasure in
    select e.* from private.document_erasures e left join private.jobs j on j.id = e.job_id
    where j.id is null or j.state = 'cancelled' or (j.state in ('dead', 'done') and j.finished_at < clock_timestamp() - interval '1 hour')
    order by e.id limit 500 for update of e skip locked
  loop
    perform private.queue_erasure(v_erasure);
    v_erasures := v_erasures + 1;
  end loop;
  -- 3. One wake for each kind that has work waiting; the worker takes the rest by itself.
  for v_kind in
    select j.kind, min(j.id) as id from private.jobs j
    where j.kind like 'document.%' and ((j.state = 'queued' and j.run_after <= clock_timestamp())
      or (j.state = 'running' and j.leased_until < clock_timestamp()))
    group by j.kind order by j.kind
  loop
    perform private.wake_worker(v_kind.kind, v_kind.id);
    v_woken := v_woken || to_jsonb(v_kind.kind);
  end loop;
  return v_tally || jsonb_build_object('buried', v_buried, 'erasures', v_erasures, 'woken', v_woken);
end
$$;
comment on function public.document_sweep() is
  'Restarts or ends stuck documents, queues forgotten erasures, wakes workers whose call got lost; called each minute.';

create function public.document_start(p_document_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API; the caller must own the document
declare
  v_document public.documents;
  v_job private.jobs;
begin
  if not exists (select from private.readable_documents() r where r.document_id = p_document_id) then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  end if;
  perform private.require_own_document(p_document_id);
  select * into v_document from public.documents d where d.id = p_document_id for no key update;
  if v_document.status not in ('completed', 'error') then
    select * into v_job from private.jobs j where j.id = v_document.job_id and j.state in ('queued', 'running');
    if v_job.id is null then
      perform private.revive_document(v_document);
    else
      perform private.wake_worker(v_job.kind, v_job.id);
    end if;
  end if;
  return public.document_show(p_document_id);
end
$$;
comment on function public.document_start(uuid) is
  'Sees to it that an open document of the caller is worked on, now; one that ended stays as it is. Returns document_show.';

revoke execute on function private.revive_document(public.documents), private.bury_lost_jobs(), public.document_sweep(),
  public.document_start(uuid) from public, anon, authenticated;
grant execute on function public.document_sweep() to service_role;
grant execute on function public.document_start(uuid) to authenticated;
