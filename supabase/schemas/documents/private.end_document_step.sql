-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.end_document_step(p_job private.jobs, p_document public.documents, p_completeness jsonb default null::jsonb) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_step text := split_part(p_job.kind, '.', 2);
  v_next text := case v_step when 'parse' then 'chunk' when 'chunk' then 'vectorize' end;
begin
  update public.document_steps s set status = 'completed', completeness = p_completeness, finished_at = clock_timestamp()
  where s.document_id = p_document.id and s.generation = p_document.generation and s.step = v_step;
  -- The document moves on before its job ends: the job's end then finds nothing open.
  if v_next is not null then
    update public.documents d set status = case v_step when 'parse' then 'parsed' else 'chunked' end,
      job_id = private.enqueue_document_step(d.id, d.account_id, d.generation, v_next)
    where d.id = p_document.id;
  end if;
  update private.jobs j set state = 'done', lease_token = null, leased_until = null, error = null, result = '{"finished": true}',
    updated_at = clock_timestamp(), finished_at = clock_timestamp()
  where j.id = p_job.id;
end
$$;
comment on function private.end_document_step(p_job private.jobs, p_document public.documents, p_completeness jsonb) is 'Ends a step and its job, and queues the next one; after vectorize call document_swap first.';

revoke all on function private.end_document_step(p_job private.jobs, p_document public.documents, p_completeness jsonb) from public;
