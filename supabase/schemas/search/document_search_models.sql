-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_search_models(p_filter jsonb default '{}'::jsonb) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select coalesce(jsonb_agg(distinct jsonb_build_object('model', m.model, 'provider', m.provider)), '[]')
  from private.active_models(array(select private.search_accounts(private.search_filter(p_filter)))) m
  -- A portal counts when the caller reads a document of it that can be found.
  where exists (select from public.documents d where d.account_id = m.account_id and d.active_generation is not null
    and (d.user_id = (select auth.uid()) or d.id in (select private.shared_document_ids()) or (select auth.role()) = 'service_role'))
$$;
comment on function public.document_search_models(p_filter jsonb) is 'Models [{model, provider}] that the documents of the caller are embedded with: a search gives the question''s vector for each.';

revoke all on function public.document_search_models(p_filter jsonb) from public;
grant all on function public.document_search_models(p_filter jsonb) to authenticated;
grant all on function public.document_search_models(p_filter jsonb) to service_role;
