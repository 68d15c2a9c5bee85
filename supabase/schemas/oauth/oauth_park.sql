-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_park(p_state_hash text, p_handle_hash text, p_code_sealed text, p_ttl_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the table
declare
  v_state public.oauth_states;
begin
  select * into v_state from public.oauth_states s
  where s.state_hash = p_state_hash and s.handle_hash is null for update;
  if v_state.state_hash is null then
    perform private.raise_problem(400, 'invalid_state', 'This authorization is unknown or was used before.');
  end if;
  if v_state.expires_at <= clock_timestamp() then
    perform private.raise_problem(400, 'expired_state', 'This authorization took too long; begin again.');
  end if;
  update public.oauth_states s set handle_hash = p_handle_hash, code_sealed = p_code_sealed,
    expires_at = clock_timestamp() + make_interval(secs => least(greatest(p_ttl_seconds, 1), 3600))
  where s.state_hash = p_state_hash
  returning * into v_state;
  return jsonb_build_object('redirect_to', v_state.redirect_to, 'expires_at', private.iso(v_state.expires_at));
end
$$;
comment on function public.oauth_park(p_state_hash text, p_handle_hash text, p_code_sealed text, p_ttl_seconds integer) is 'Spends a state and keeps its grant under a handle, for at most an hour: of two callbacks with one state, one parks.';

revoke all on function public.oauth_park(p_state_hash text, p_handle_hash text, p_code_sealed text, p_ttl_seconds integer) from public;
grant all on function public.oauth_park(p_state_hash text, p_handle_hash text, p_code_sealed text, p_ttl_seconds integer) to service_role;
