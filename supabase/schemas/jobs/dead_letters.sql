-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.dead_letters(p_account_id uuid, p_filter jsonb default '{}'::jsonb, p_after bigint default null::bigint, p_limit integer default 50) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select private.list_dead_letters(p_account_id, p_filter, p_after, p_limit)
$$;
comment on function public.dead_letters(p_account_id uuid, p_filter jsonb, p_after bigint, p_limit integer) is 'A page of a portal''s dead jobs for owners and admins, the latest first: data, next_cursor (p_after of the next page), total, and groups by kind and error code. Filter: kind, code, object.';

revoke all on function public.dead_letters(p_account_id uuid, p_filter jsonb, p_after bigint, p_limit integer) from public;
grant all on function public.dead_letters(p_account_id uuid, p_filter jsonb, p_after bigint, p_limit integer) to authenticated;
