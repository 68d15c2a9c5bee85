-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_tokens(p_portal_id text) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the table
declare
  v_account public.hubspot_accounts;
begin
  select * into v_account from public.hubspot_accounts a where a.portal_id = p_portal_id;
  if v_account.id is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  if v_account.status = 'inactive' then
    perform private.raise_problem(409, 'not_connected', 'This portal is not connected to HubSpot.');
  end if;
  return private.tokens_of(v_account);
end
$$;
comment on function public.oauth_tokens(p_portal_id text) is 'Sealed tokens of a connected portal.';

revoke all on function public.oauth_tokens(p_portal_id text) from public;
grant all on function public.oauth_tokens(p_portal_id text) to service_role;
