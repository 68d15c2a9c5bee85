-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.commit_document_step(p_job private.jobs, p_document public.documents, p_cursor jsonb, p_progress jsonb, p_usage jsonb default null::jsonb) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_step text := split_part(p_job.kind, '.', 2);
begin
  update public.document_steps s set progress = s.progress || coalesce(p_progress, '{}'), usage = private.add_usage(s.usage, p_usage)
  where s.document_id = p_document.id and s.generation = p_document.generation and s.step = v_step;
  -- The position, a fresh lease of the same length, and no attempts counted against progress.
  update private.jobs j set cursor = coalesce(p_cursor, j.cursor), attempts = 0,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job.id;
  perform private.tell_document(p_document, 'document:progress', jsonb_build_object('document_id', p_document.id,
    'generation', p_document.generation, 'step', v_step) || coalesce(p_progress, '{}'));
end
$$;
comment on function private.commit_document_step(p_job private.jobs, p_document public.documents, p_cursor jsonb, p_progress jsonb, p_usage jsonb) is 'Commits a slice of a step: cursor, progress (merged), usage (summed), a fresh lease, an event.';

revoke all on function private.commit_document_step(p_job private.jobs, p_document public.documents, p_cursor jsonb, p_progress jsonb, p_usage jsonb) from public;
