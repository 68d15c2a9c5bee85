-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.act_as(p_user_id uuid) returns void
  language sql
  set search_path = ''
  as $$
  select set_config('app.user_id', coalesce(p_user_id::text, ''), true)
$$;
comment on function private.act_as(p_user_id uuid) is 'Names the user for whom the service acts, for the audit log of this transaction.';

revoke all on function private.act_as(p_user_id uuid) from public;
