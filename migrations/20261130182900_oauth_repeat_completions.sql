-- A completed consent answers the same again, for its user, as long as its handle lives.
-- Why: when the answer of connections/complete was lost, the repetition said invalid_handle to a user who was connected.
-- Who may call: the service.

alter table public.oauth_states
  add column claimed_at timestamptz,
  add column answer jsonb,
  add constraint oauth_states_only_a_claimed_one_is_answered check (answer is null or claimed_at is not null);
comment on column public.oauth_states.claimed_at is 'When the grant was taken out; what was sealed is wiped then. Null before.';
comment on column public.oauth_states.answer is 'What came of it, for a repetition; null before.';

create or replace function public.oauth_claim(p_handle_hash text, p_user_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.oauth_claim(text, uuid) is
  'Takes a parked grant out, once, for the user who began, who is told what came of it when asking again; anybody else gets null and the grant is dropped.';

create function public.oauth_complete(p_handle_hash text, p_user_id uuid, p_portal_id text, p_access_token text, p_refresh_token text,
  p_key_id text, p_expires_at timestamptz, p_scopes text[], p_details jsonb, p_required_scopes text[]) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer so that the service needs no right on the tables
declare
  v_connected jsonb;
begin
  v_connected := public.oauth_connect(p_user_id, p_portal_id, p_access_token, p_refresh_token, p_key_id, p_expires_at, p_scopes,
    p_details, p_required_scopes);
  update public.oauth_states s set answer = jsonb_build_object('portal_id', p_portal_id, 'role', v_connected -> 'role',
    'missing_scopes', v_connected -> 'missing_scopes')
  where s.handle_hash = p_handle_hash and s.user_id = p_user_id and s.claimed_at is not null;
  return v_connected;
end
$$;
comment on function public.oauth_complete(text, uuid, text, text, text, text, timestamptz, text[], jsonb, text[]) is
  'Connects a portal (oauth_connect) and remembers with the handle what came of it, in one transaction.';
revoke execute on function public.oauth_complete(text, uuid, text, text, text, text, timestamptz, text[], jsonb, text[]) from public;
grant execute on function public.oauth_complete(text, uuid, text, text, text, text, timestamptz, text[], jsonb, text[]) to service_role;

create function public.oauth_give_up(p_handle_hash text) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  -- definer so that the service needs no right on the table
  delete from public.oauth_states s where s.handle_hash = p_handle_hash and s.claimed_at is not null and s.answer is null;
  select '{"given_up": true}'::jsonb
$$;
comment on function public.oauth_give_up(text) is 'Forgets a handle whose grant was taken out in vain: HubSpot takes a code once.';
revoke execute on function public.oauth_give_up(text) from public;
grant execute on function public.oauth_give_up(text) to service_role;
