-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_lease_refresh(p_account_id uuid, p_holder uuid, p_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.refresh_leases is outside the API
declare
  v_account public.hubspot_accounts;
  v_leased boolean;
begin
  -- 1. The lease first, then the tokens: a holder sees what the holder before it stored.
  insert into private.refresh_leases as l (account_id, holder, leased_until)
  select a.id, p_holder, clock_timestamp() + make_interval(secs => greatest(p_seconds, 1))
  from public.hubspot_accounts a where a.id = p_account_id and a.status <> 'inactive'
  on conflict (account_id) do update set holder = excluded.holder, leased_until = excluded.leased_until
  where l.holder = excluded.holder or l.leased_until <= clock_timestamp();
  v_leased := found;
  select * into v_account from public.hubspot_accounts a where a.id = p_account_id;
  if v_account.id is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  if v_account.status = 'inactive' then
    perform private.raise_problem(409, 'not_connected', 'This portal is not connected to HubSpot.');
  end if;
  return jsonb_build_object('leased', v_leased) || private.tokens_of(v_account);
end
$$;
comment on function public.oauth_lease_refresh(p_account_id uuid, p_holder uuid, p_seconds integer) is 'Takes the right to refresh unless another holds it, and answers the tokens as they are then.';

revoke all on function public.oauth_lease_refresh(p_account_id uuid, p_holder uuid, p_seconds integer) from public;
grant all on function public.oauth_lease_refresh(p_account_id uuid, p_holder uuid, p_seconds integer) to service_role;
