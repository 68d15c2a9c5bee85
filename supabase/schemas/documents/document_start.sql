-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_start(p_document_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
begin
  perform private.start_document(p_document_id);
  return public.document_show(p_document_id);
end
$$;
comment on function public.document_start(p_document_id uuid) is 'Sees to it that an open document of the caller is worked on, now; one that ended stays as it is. Returns document_show.';

revoke all on function public.document_start(p_document_id uuid) from public;
grant all on function public.document_start(p_document_id uuid) to authenticated;
