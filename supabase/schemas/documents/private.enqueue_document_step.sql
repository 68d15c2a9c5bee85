-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.enqueue_document_step(p_document_id uuid, p_account_id uuid, p_generation integer, p_step text) returns bigint
  language plpgsql
  set search_path = ''
  as $$
begin
  insert into public.document_steps as s (document_id, generation, step) values (p_document_id, p_generation, p_step)
  on conflict (document_id, generation, step) do update set status = 'pending', error = null, finished_at = null, worker = null;
  return private.enqueue_job('document.' || p_step, p_account_id, null,
    jsonb_build_object('document_id', p_document_id, 'generation', p_generation), clock_timestamp(),
    (select d.user_id from public.documents d where d.id = p_document_id));
end
$$;
comment on function private.enqueue_document_step(p_document_id uuid, p_account_id uuid, p_generation integer, p_step text) is 'Opens a step of a run and queues its job; the caller keeps the returned id as documents.job_id.';

revoke all on function private.enqueue_document_step(p_document_id uuid, p_account_id uuid, p_generation integer, p_step text) from public;
