-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_vectorize_finish(p_job_id bigint, p_lease_token uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs;
  v_document public.documents;
begin
  if private.document_step_ended(p_job_id, p_lease_token) then
    return jsonb_build_object('finished', true, 'cancelled', false, 'remaining', 0, 'failed', 0);
  end if;
  v_job := private.hold_job(p_job_id, p_lease_token);
  if v_job.kind = 'document.reembed' then
    return private.finish_switch(v_job);
  end if;
  v_document := private.hold_document(v_job);
  if v_document.id is null then
    return jsonb_build_object('finished', false, 'cancelled', true, 'remaining', 0, 'failed', 0);
  end if;
  return private.finish_document_vectors(v_job, v_document);
end
$$;
comment on function public.document_vectorize_finish(p_job_id bigint, p_lease_token uuid) is 'Ends the job, or says what remains (finished is false): then ask for the next slice. failed > 0 with finished: the job is dead.';

revoke all on function public.document_vectorize_finish(p_job_id bigint, p_lease_token uuid) from public;
grant all on function public.document_vectorize_finish(p_job_id bigint, p_lease_token uuid) to service_role;
