-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.vectors_missing(p_job private.jobs, p_document public.documents, p_model text) returns integer
  language sql stable
  set search_path = ''
  as $$
  select case when p_document.id is null
    then (select greatest(m.total - m.done, 0) from private.embedding_models m where m.job_id = p_job.id)
    else (select count(*)::int from public.document_chunks c
      where c.document_id = p_document.id and c.generation = p_document.generation
        and c.model is distinct from p_model and c.next_model is distinct from p_model
        and (c.embedding_error ->> 'job')::bigint is distinct from p_job.id) end
$$;
comment on function private.vectors_missing(p_job private.jobs, p_document public.documents, p_model text) is 'Chunks that a job has still to embed; for a switch by its counts.';

revoke all on function private.vectors_missing(p_job private.jobs, p_document public.documents, p_model text) from public;
