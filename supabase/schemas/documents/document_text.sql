-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_text(p_job_id bigint, p_lease_token uuid, p_from bigint, p_limit integer) returns json
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_document public.documents := private.hold_document(v_job);
  v_from bigint := greatest(p_from, 0);
  -- A million code points, some megabytes, is more than a window is.
  v_to bigint := v_from + least(greatest(p_limit, 0), 1000000);
begin
  return json_build_object(
    'text', private.document_range(v_document.id, v_document.generation, v_from, v_to),
    'total_chars', coalesce(v_document.char_count, 0),
    'cursor', v_job.cursor,
    'settings', private.document_settings(v_document.account_id, 'documents:chunk'),
    'document', case when v_document.id is not null then json_build_object('id', v_document.id, 'title', v_document.title,
      'language', v_document.language, 'generation', v_document.generation) end,
    'next_chunk', private.document_next_chunk(v_document.id, v_document.generation),
    'attempts', v_job.attempts,
    'cancelled', v_document.id is null);
end
$$;
comment on function public.document_text(p_job_id bigint, p_lease_token uuid, p_from bigint, p_limit integer) is 'Up to p_limit code points of the text from p_from on, with cursor, settings and the next chunk''s index; document is null when there is nothing to do any more.';

revoke all on function public.document_text(p_job_id bigint, p_lease_token uuid, p_from bigint, p_limit integer) from public;
grant all on function public.document_text(p_job_id bigint, p_lease_token uuid, p_from bigint, p_limit integer) to service_role;
