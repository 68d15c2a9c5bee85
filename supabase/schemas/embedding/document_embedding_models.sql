-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_embedding_models(p_portal_id text) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select private.embedding_models_of(p_portal_id)
$$;
comment on function public.document_embedding_models(p_portal_id text) is 'Models of a portal, the newest first: state building, active or retired, and how many of its chunks a switch has embedded.';

revoke all on function public.document_embedding_models(p_portal_id text) from public;
grant all on function public.document_embedding_models(p_portal_id text) to authenticated;
grant all on function public.document_embedding_models(p_portal_id text) to service_role;
