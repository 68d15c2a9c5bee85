-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_consume_state(p_state_hash text) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the table
declare
  v_state public.oauth_states;
begin
  delete from public.oauth_states s where s.state_hash = p_state_hash and s.handle_hash is null returning * into v_state;
  if v_state.state_hash is null then
    perform private.raise_problem(400, 'invalid_state', 'This authorization is unknown or was used before.');
  end if;
  if v_state.expires_at <= clock_timestamp() then
    perform private.raise_problem(400, 'expired_state', 'This authorization took too long; begin again.');
  end if;
  return jsonb_build_object('user_id', v_state.user_id, 'verifier_sealed', v_state.verifier_sealed,
    'redirect_to', v_state.redirect_to);
end
$$;
comment on function public.oauth_consume_state(p_state_hash text) is 'Takes out the state of an authorization that HubSpot refused, once.';

revoke all on function public.oauth_consume_state(p_state_hash text) from public;
grant all on function public.oauth_consume_state(p_state_hash text) to service_role;
