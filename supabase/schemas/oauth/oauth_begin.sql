-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_begin(p_user_id uuid, p_state_hash text, p_verifier_sealed text, p_redirect_to text, p_ttl_seconds integer) returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the table
  insert into public.oauth_states (state_hash, user_id, verifier_sealed, redirect_to, created_at, expires_at)
  values (p_state_hash, p_user_id, p_verifier_sealed, p_redirect_to, clock_timestamp(),
    clock_timestamp() + make_interval(secs => least(greatest(p_ttl_seconds, 1), 3600)))
  returning jsonb_build_object('expires_at', private.iso(expires_at))
$$;
comment on function public.oauth_begin(p_user_id uuid, p_state_hash text, p_verifier_sealed text, p_redirect_to text, p_ttl_seconds integer) is 'Stores a state for at most an hour.';

revoke all on function public.oauth_begin(p_user_id uuid, p_state_hash text, p_verifier_sealed text, p_redirect_to text, p_ttl_seconds integer) from public;
grant all on function public.oauth_begin(p_user_id uuid, p_state_hash text, p_verifier_sealed text, p_redirect_to text, p_ttl_seconds integer) to service_role;
