-- The callback parks what HubSpot granted under a handle; the signed-in user of the state takes it out.
-- Why: a redirect without a session must complete no act for a stored user (decision 29).
-- Who may call: the service.

alter table public.oauth_states
  add column handle_hash text,
  add column code_sealed text,
  add constraint oauth_states_handle_is_unique unique (handle_hash),
  add constraint oauth_states_handle_hash_is_sha256 check (handle_hash ~ '^[0-9a-f]{64}$'),
  add constraint oauth_states_a_handle_has_a_grant check ((handle_hash is null) = (code_sealed is null));
comment on table public.oauth_states is 'Authorizations begun and not yet completed.';
comment on column public.oauth_states.expires_at is 'After this the state, or once parked the handle, is refused.';
comment on column public.oauth_states.handle_hash is 'SHA-256 of the handle under which the grant is parked; null before the callback.';
comment on column public.oauth_states.code_sealed is 'Sealed authorization code, which nobody has exchanged yet; null before the callback.';

create function public.oauth_park(p_state_hash text, p_handle_hash text, p_code_sealed text, p_ttl_seconds int) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.oauth_park(text, text, text, int) is
  'Spends a state and keeps its grant under a handle, for at most an hour: of two callbacks with one state, one parks.';

create function public.oauth_claim(p_handle_hash text, p_user_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.oauth_claim(text, uuid) is
  'Takes a parked grant out, once, for the user who began; anybody else gets null and the grant is dropped.';

-- What is parked is no state any more.
create or replace function public.oauth_consume_state(p_state_hash text) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.oauth_consume_state(text) is
  'Takes out the state of an authorization that HubSpot refused, once.';

revoke execute on function public.oauth_park(text, text, text, int), public.oauth_claim(text, uuid) from public, anon, authenticated;
grant execute on function public.oauth_park(text, text, text, int), public.oauth_claim(text, uuid) to service_role;
