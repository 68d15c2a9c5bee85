-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_claim(p_handle_hash text, p_user_id uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that the service needs no right on the table
declare
  v_state public.oauth_states;
begin
  select * into v_state from public.oauth_states s where s.handle_hash = p_handle_hash for update;
  if v_state.state_hash is null or (v_state.claimed_at is not null and v_state.user_id <> p_user_id) then
    perform private.raise_problem(400, 'invalid_handle', 'This handle is unknown or was used before.');
  elsif v_state.expires_at <= clock_timestamp() then
    perform private.raise_problem(400, 'expired_handle', 'This took too long; connect again.');
  elsif v_state.answer is not null then
    return jsonb_build_object('grant', null, 'completed', v_state.answer);
  elsif v_state.claimed_at is not null then
    perform private.raise_problem(409, 'completion_in_progress', 'The first request with this handle is still at work; ask again.');
  elsif v_state.user_id <> p_user_id then
    -- An answer, not an exception: the grant is gone for good, whoever asked for it.
    delete from public.oauth_states s where s.state_hash = v_state.state_hash;
    return jsonb_build_object('grant', null, 'completed', null);
  end if;
  update public.oauth_states s set claimed_at = clock_timestamp(), code_sealed = '', verifier_sealed = ''
  where s.state_hash = v_state.state_hash;
  return jsonb_build_object('completed', null, 'grant', jsonb_build_object('state_hash', v_state.state_hash,
    'verifier_sealed', v_state.verifier_sealed, 'code_sealed', v_state.code_sealed));
end
$$;
comment on function public.oauth_claim(p_handle_hash text, p_user_id uuid) is 'Takes a parked grant out, once, for the user who began, who is told what came of it when asking again; anybody else gets null and the grant is dropped.';

revoke all on function public.oauth_claim(p_handle_hash text, p_user_id uuid) from public;
grant all on function public.oauth_claim(p_handle_hash text, p_user_id uuid) to service_role;
