-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_claim(p_handle_hash text, p_user_id uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the table
declare
  v_state public.oauth_states;
begin
  delete from public.oauth_states s where s.handle_hash = p_handle_hash returning * into v_state;
  if v_state.state_hash is null then
    perform private.raise_problem(400, 'invalid_handle', 'This handle is unknown or was used before.');
  end if;
  if v_state.expires_at <= clock_timestamp() then
    perform private.raise_problem(400, 'expired_handle', 'This took too long; connect again.');
  end if;
  -- An answer, not an exception: the grant is gone for good, whoever asked for it.
  if v_state.user_id <> p_user_id then
    return jsonb_build_object('grant', null);
  end if;
  return jsonb_build_object('grant', jsonb_build_object('state_hash', v_state.state_hash,
    'verifier_sealed', v_state.verifier_sealed, 'code_sealed', v_state.code_sealed));
end
$$;
comment on function public.oauth_claim(p_handle_hash text, p_user_id uuid) is 'Takes a parked grant out, once, for the user who began; anybody else gets null and the grant is dropped.';

revoke all on function public.oauth_claim(p_handle_hash text, p_user_id uuid) from public;
grant all on function public.oauth_claim(p_handle_hash text, p_user_id uuid) to service_role;
