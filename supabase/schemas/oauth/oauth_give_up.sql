-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.oauth_give_up(p_handle_hash text) returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the table
  delete from public.oauth_states s where s.handle_hash = p_handle_hash and s.claimed_at is not null and s.answer is null;
  select '{"given_up": true}'::jsonb
$$;
comment on function public.oauth_give_up(p_handle_hash text) is 'Forgets a handle whose grant was taken out in vain: HubSpot takes a code once.';

revoke all on function public.oauth_give_up(p_handle_hash text) from public;
grant all on function public.oauth_give_up(p_handle_hash text) to service_role;
