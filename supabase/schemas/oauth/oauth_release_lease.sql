-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_release_lease(p_account_id uuid, p_holder uuid, p_status text, p_error_code text, p_error_message text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.refresh_leases is outside the API
declare
  v_released boolean;
begin
  delete from private.refresh_leases l where l.account_id = p_account_id and l.holder = p_holder;
  v_released := found;
  -- Only the holder judges the connection: a late answer must not spoil tokens that another stored.
  if v_released and p_status is not null then
    update public.hubspot_accounts a set status = p_status, error_code = p_error_code,
      error_message = private.redact(p_error_message)
    where a.id = p_account_id and a.status <> 'inactive';
  end if;
  return jsonb_build_object('released', v_released);
end
$$;
comment on function public.oauth_release_lease(p_account_id uuid, p_holder uuid, p_status text, p_error_code text, p_error_message text) is 'Gives the lease back without new tokens; with a status it also notes why.';

revoke all on function public.oauth_release_lease(p_account_id uuid, p_holder uuid, p_status text, p_error_code text, p_error_message text) from public;
grant all on function public.oauth_release_lease(p_account_id uuid, p_holder uuid, p_status text, p_error_code text, p_error_message text) to service_role;
