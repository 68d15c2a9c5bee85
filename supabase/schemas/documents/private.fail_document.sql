-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.fail_document(p_document public.documents, p_step text, p_error jsonb) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  insert into public.document_steps as s (document_id, generation, step, status, error, finished_at)
  values (p_document.id, p_document.generation, p_step, 'failed', p_error, clock_timestamp())
  on conflict (document_id, generation, step) do update
    set status = 'failed', error = excluded.error, finished_at = excluded.finished_at;
  update public.documents d set status = 'error', error_code = coalesce(p_error ->> 'code', 'unknown'),
    error_message = left(coalesce(p_error ->> 'detail', 'No reason was given.'), 2000)
  where d.id = p_document.id;
end
$$;
comment on function private.fail_document(p_document public.documents, p_step text, p_error jsonb) is 'Ends a run with an error; the generation before it is read and searched as before.';

revoke all on function private.fail_document(p_document public.documents, p_step text, p_error jsonb) from public;
