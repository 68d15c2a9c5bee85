-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.active_models(p_accounts uuid[]) returns table(account_id uuid, provider text, model text)
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because the models are outside the API; their names are no secret to members of the portal
  select m.account_id, m.provider, m.model from private.embedding_models m
  where m.state = 'active' and m.account_id = any (p_accounts)
    and ((select auth.role()) = 'service_role' or m.account_id = any (array(select private.my_account_ids())))
$$;
comment on function private.active_models(p_accounts uuid[]) is 'The model in force in each of these portals of the caller.';

revoke all on function private.active_models(p_accounts uuid[]) from public;
grant all on function private.active_models(p_accounts uuid[]) to authenticated;
grant all on function private.active_models(p_accounts uuid[]) to service_role;
