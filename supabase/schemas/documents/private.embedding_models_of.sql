-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.embedding_models_of(p_portal_id text) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $$
-- definer because private.embedding_models is outside the API; the caller must be a member
declare
  v_account_id uuid := (select a.id from public.hubspot_accounts a join public.account_members m on m.account_id = a.id
    where a.portal_id = p_portal_id and m.user_id = (select auth.uid()));
begin
  if v_account_id is null then
    perform private.raise_problem(404, 'unknown_portal', 'There is no such portal.');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('provider', e.provider, 'model', e.model, 'state', e.state,
      'done', e.done, 'total', e.total, 'usage', e.usage, 'error', e.error, 'created_at', private.iso(e.created_at),
      'activated_at', private.iso(e.activated_at), 'retired_at', private.iso(e.retired_at)) order by e.id desc), '[]')
    from private.embedding_models e where e.account_id = v_account_id);
end
$$;
comment on function private.embedding_models_of(p_portal_id text) is 'Models of a portal of the caller, as document_embedding_models answers them.';

revoke all on function private.embedding_models_of(p_portal_id text) from public;
grant all on function private.embedding_models_of(p_portal_id text) to authenticated;
grant all on function private.embedding_models_of(p_portal_id text) to service_role;
