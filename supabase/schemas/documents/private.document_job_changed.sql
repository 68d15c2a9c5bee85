-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_job_changed(p_job private.jobs) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_step text := split_part(p_job.kind, '.', 2);
  v_waiting text := case v_step when 'parse' then 'uploaded' when 'chunk' then 'parsed' else 'chunked' end;
  v_working text := case v_step when 'parse' then 'parsing' when 'chunk' then 'chunking' else 'vectorizing' end;
  v_document public.documents;
  v_error jsonb;
begin
  -- The row is locked; a document that was retried, replaced or finished has another job, and this one has no say.
  select * into v_document from public.documents d
  where d.id = (p_job.payload ->> 'document_id')::uuid and d.job_id = p_job.id for no key update;
  if v_document.id is null then
    return;
  elsif p_job.state = 'running' and v_document.status = v_waiting then
    update public.documents d set status = v_working, started_at = coalesce(d.started_at, clock_timestamp()) where d.id = v_document.id;
  elsif p_job.state = 'queued' and v_document.status = 'error' then
    -- A replay of a dead job goes on from its cursor. A job that was only given back finds its document at work.
    update public.documents d set status = v_waiting, error_code = null, error_message = null where d.id = v_document.id;
    update public.document_steps s set status = 'pending', error = null, finished_at = null
    where s.document_id = v_document.id and s.generation = v_document.generation and s.step = v_step;
  elsif p_job.state in ('done', 'dead', 'cancelled') and v_document.status in (v_waiting, v_working) then
    v_error := case p_job.state
      when 'dead' then coalesce(p_job.error, jsonb_build_object('code', 'given_up', 'detail', 'The work was given up.'))
      when 'cancelled' then jsonb_build_object('code', 'cancelled', 'detail', 'The work was cancelled; retry the document.')
      else jsonb_build_object('code', 'not_finished', 'detail', 'The work ended without a result; retry the document.') end;
    perform private.fail_document(v_document, v_step, v_error);
  end if;
end
$$;
comment on function private.document_job_changed(p_job private.jobs) is 'Moves a document with its job: at work when claimed, error with the reason when the job ends without its finish function.';

revoke all on function private.document_job_changed(p_job private.jobs) from public;
