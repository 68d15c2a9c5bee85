-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_vectorize_store(p_job_id bigint, p_lease_token uuid, p_rows jsonb, p_errors jsonb default '[]'::jsonb, p_usage jsonb default '{}'::jsonb, p_model text default null::text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and vectors are written here alone
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_switch boolean := v_job.kind = 'document.reembed';
  -- The model that the last slice named: never the one that may have become active since.
  v_model text := coalesce(p_model, v_job.cursor ->> 'model');
  v_rows jsonb := coalesce(nullif(p_rows, 'null'), '[]');
  v_errors jsonb := coalesce(nullif(p_errors, 'null'), '[]');
  v_print text := md5(jsonb_build_array(v_rows, v_errors, v_model)::text);
  v_document public.documents;
  v_stored int;
  v_answer jsonb;
begin
  -- 1. Sent again, it changes nothing and is answered as before.
  if v_job.last_batch = v_print then
    return v_job.last_answer;
  elsif v_model is null then
    perform private.raise_problem(409, 'no_slice', 'Ask for a slice before storing vectors.');
  end if;
  if v_switch then
    if v_job.cancel_requested then
      return jsonb_build_object('remaining', 0, 'cancelled', true);
    end if;
  else
    v_document := private.hold_document(v_job);
    if v_document.id is null then
      return jsonb_build_object('remaining', 0, 'cancelled', true);
    end if;
  end if;
  -- 2. The vectors. A chunk that went meanwhile is passed over.
  update public.document_chunks c set
    embedding = case when v_switch then c.embedding else r.embedding end,
    model = case when v_switch then c.model else v_model end,
    next_embedding = case when v_switch then r.embedding else c.next_embedding end,
    next_model = case when v_switch then v_model else c.next_model end,
    embedded_hash = private.embedding_hash(private.embedding_text(d.title, c.heading_path, c.content)),
    embedding_error = null
  from jsonb_to_recordset(v_rows) as r (id uuid, embedding extensions.vector(384)), public.documents d
  where c.id = r.id and d.id = c.document_id and c.account_id = v_job.account_id
    and (v_switch or (c.document_id = v_document.id and c.generation = v_document.generation));
  get diagnostics v_stored = row_count;
  -- 3. What the provider refused: recorded, and left alone by this job.
  update public.document_chunks c set embedding_error = jsonb_build_object('code', coalesce(e.code, 'unknown'),
    'detail', left(private.redact(e.detail), 1000), 'job', v_job.id)
  from jsonb_to_recordset(v_errors) as e (id uuid, code text, detail text)
  where c.id = e.id and c.account_id = v_job.account_id
    and (v_switch or (c.document_id = v_document.id and c.generation = v_document.generation));
  -- 4. Counts, cost and the lease.
  if v_switch then
    update private.embedding_models m set done = m.done + v_stored, usage = private.add_usage(m.usage, p_usage)
    where m.job_id = v_job.id;
  end if;
  v_answer := jsonb_build_object('remaining', private.vectors_missing(v_job, v_document, v_model), 'cancelled', false);
  update private.jobs j set last_batch = v_print, last_answer = v_answer where j.id = v_job.id;
  if v_switch then
    update private.jobs j set attempts = 0, updated_at = clock_timestamp(),
      leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds')
    where j.id = v_job.id;
  else
    perform private.commit_document_step(v_job, v_document, null, (select jsonb_build_object('chunks', count(*),
        'embedded', count(c.embedding), 'failed', count(*) filter (where c.embedding is null and c.embedding_error is not null))
      from public.document_chunks c where c.document_id = v_document.id and c.generation = v_document.generation), p_usage);
  end if;
  return v_answer;
end
$$;
comment on function public.document_vectorize_store(p_job_id bigint, p_lease_token uuid, p_rows jsonb, p_errors jsonb, p_usage jsonb, p_model text) is 'Stores vectors [{id, embedding}] of the slice''s model (or p_model) and failures [{id, code, detail}]; sent twice changes nothing.';

revoke all on function public.document_vectorize_store(p_job_id bigint, p_lease_token uuid, p_rows jsonb, p_errors jsonb, p_usage jsonb, p_model text) from public;
grant all on function public.document_vectorize_store(p_job_id bigint, p_lease_token uuid, p_rows jsonb, p_errors jsonb, p_usage jsonb, p_model text) to service_role;
