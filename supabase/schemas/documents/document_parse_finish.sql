-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_parse_finish(p_job_id bigint, p_lease_token uuid, p_outcome jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and these columns are written here alone
declare
  v_job private.jobs;
  v_document public.documents;
  v_outcome jsonb := coalesce(nullif(p_outcome, 'null'), '{}');
  v_date text := v_outcome ->> 'document_date';
  v_end record;
begin
  -- 1. The same finish again (its answer was lost): the same answer, and nothing else.
  if private.document_step_ended(p_job_id, p_lease_token) then
    return jsonb_build_object('finished', true, 'cancelled', false);
  end if;
  v_job := private.hold_job(p_job_id, p_lease_token);
  v_document := private.hold_document(v_job);
  if v_document.id is null then
    return jsonb_build_object('finished', false, 'cancelled', true);
  end if;
  -- 2. What the parser found. Dates in files may be anything: what is none is left out.
  select * into v_end from private.document_parts_end(v_document.id, v_document.generation);
  update public.documents d set
    parser = private.short_text(v_outcome ->> 'parser', 100),
    title = private.short_text(v_outcome ->> 'title', 500),
    author = private.short_text(v_outcome ->> 'author', 500),
    language = private.short_text(lower(v_outcome ->> 'language'), 10),
    document_date = case when pg_input_is_valid(v_date, 'timestamptz') then v_date::timestamptz end,
    page_count = (v_outcome ->> 'page_count')::int,
    word_count = (v_outcome ->> 'word_count')::bigint,
    char_count = v_end.char_count,
    completeness = nullif(v_outcome -> 'completeness', 'null'),
    properties = case when jsonb_typeof(v_outcome -> 'properties') = 'object' then v_outcome -> 'properties' else '{}' end,
    size_bytes = coalesce((v_outcome ->> 'size_bytes')::bigint, d.size_bytes),
    file_sha256 = v_outcome ->> 'file_sha256'
  where d.id = v_document.id;
  -- 3. What it cost elsewhere, if anything; then on to the chunks.
  perform private.commit_document_step(v_job, v_document, null,
    jsonb_build_object('parts', v_end.next_part, 'chars', v_end.char_count), nullif(v_outcome -> 'usage', 'null'));
  perform private.end_document_step(v_job, v_document, nullif(v_outcome -> 'completeness', 'null'));
  return jsonb_build_object('finished', true, 'cancelled', false);
end
$$;
comment on function public.document_parse_finish(p_job_id bigint, p_lease_token uuid, p_outcome jsonb) is 'Ends parsing: parser, title, author, document_date, language, page_count, word_count, completeness, properties, file_sha256, also size_bytes and usage; queues the chunking.';

revoke all on function public.document_parse_finish(p_job_id bigint, p_lease_token uuid, p_outcome jsonb) from public;
grant all on function public.document_parse_finish(p_job_id bigint, p_lease_token uuid, p_outcome jsonb) to service_role;
