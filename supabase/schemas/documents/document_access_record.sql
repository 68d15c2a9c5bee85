-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_access_record(p_document_ids uuid[], p_action text) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
begin
  if p_action is null or p_action not in ('view', 'search', 'download') then
    perform private.raise_problem(422, 'unknown_action', 'An access is a view, a search or a download.');
  end if;
  return jsonb_build_object('recorded', private.record_document_access(p_document_ids, p_action));
end
$$;
comment on function public.document_access_record(p_document_ids uuid[], p_action text) is 'Notes that the caller saw (view), found (search) or fetched (download) documents; those it may not read are left out.';

revoke all on function public.document_access_record(p_document_ids uuid[], p_action text) from public;
grant all on function public.document_access_record(p_document_ids uuid[], p_action text) to authenticated;
grant all on function public.document_access_record(p_document_ids uuid[], p_action text) to service_role;
