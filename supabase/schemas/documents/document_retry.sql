-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_retry(p_document_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
begin
  if not exists (select from public.documents d where d.id = p_document_id) then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  end if;
  update public.documents d set generation = d.generation + 1 where d.id = p_document_id;
  if not found then
    perform private.raise_problem(403, 'forbidden', 'Only the owner of a document, while no viewer, has it processed again.');
  end if;
  return public.document_show(p_document_id);
end
$$;
comment on function public.document_retry(p_document_id uuid) is 'Processes a document that failed or is complete again, beside what is searched; 409 document_open while it is being processed.';

revoke all on function public.document_retry(p_document_id uuid) from public;
grant all on function public.document_retry(p_document_id uuid) to authenticated;
grant all on function public.document_retry(p_document_id uuid) to service_role;
