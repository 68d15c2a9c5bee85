-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_parse_restart(p_job_id bigint, p_lease_token uuid, p_cursor jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and parts are written here alone
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_document public.documents := private.hold_document(v_job);
begin
  if v_document.id is null then
    return jsonb_build_object('cancelled', true, 'next_part', 0);
  end if;
  -- A generation that was completed is never parsed again, so nobody reads these parts.
  delete from public.document_parts p where p.document_id = v_document.id and p.generation = v_document.generation;
  perform private.commit_document_step(v_job, v_document, p_cursor, jsonb_build_object('parts', 0, 'chars', 0));
  return jsonb_build_object('cancelled', false, 'next_part', 0);
end
$$;
comment on function public.document_parse_restart(p_job_id bigint, p_lease_token uuid, p_cursor jsonb) is 'Removes the parts of this run and stores the cursor with which another reader begins; the run before is read on.';

revoke all on function public.document_parse_restart(p_job_id bigint, p_lease_token uuid, p_cursor jsonb) from public;
grant all on function public.document_parse_restart(p_job_id bigint, p_lease_token uuid, p_cursor jsonb) to service_role;
