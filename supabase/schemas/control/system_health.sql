-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.system_health(p_account_id uuid) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select private.show_health(p_account_id)
$$;
comment on function public.system_health(p_account_id uuid) is 'How a portal stands, for its members: every measure with its limit and a state (ok, warn, bad, unknown, never), the connection, the open alerts, and what is not known at all. state is the worst of what is known; states counts all.';

revoke all on function public.system_health(p_account_id uuid) from public;
grant all on function public.system_health(p_account_id uuid) to authenticated;
