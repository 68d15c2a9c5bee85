-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_show(p_document_id uuid) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_document public.documents;
begin
  select * into v_document from public.documents d where d.id = p_document_id;
  if v_document.id is null then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  end if;
  return jsonb_build_object(
    'document', to_jsonb(v_document) - array['job_id', 'former_paths', 'completeness', 'error_code', 'error_message']
      || jsonb_build_object(
        'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_document.account_id),
        'error', case when v_document.status = 'error'
          then jsonb_build_object('code', v_document.error_code, 'detail', v_document.error_message) end,
        'document_date', private.iso(v_document.document_date), 'created_at', private.iso(v_document.created_at),
        'updated_at', private.iso(v_document.updated_at), 'started_at', private.iso(v_document.started_at),
        'completed_at', private.iso(v_document.completed_at)),
    'steps', (
      select coalesce(jsonb_agg(jsonb_build_object('generation', s.generation, 'step', s.step, 'status', s.status,
        'attempts', s.attempts, 'restarts', s.restarts, 'progress', s.progress, 'completeness', s.completeness, 'usage', s.usage,
        'error', s.error, 'started_at', private.iso(s.started_at), 'finished_at', private.iso(s.finished_at))
        order by s.generation, array_position(array['parse', 'chunk', 'vectorize'], s.step)), '[]')
      from public.document_steps s where s.document_id = p_document_id),
    'completeness', v_document.completeness,
    'job', private.document_job(v_document.job_id));
end
$$;
comment on function public.document_show(p_document_id uuid) is 'A document with the history of its steps, the account of its last parse and the job under way; 404 for who may not read it.';

revoke all on function public.document_show(p_document_id uuid) from public;
grant all on function public.document_show(p_document_id uuid) to authenticated;
grant all on function public.document_show(p_document_id uuid) to service_role;
