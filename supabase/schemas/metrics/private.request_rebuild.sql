-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.request_rebuild(p_account_id uuid, variadic p_objects text[]) returns void
  language sql
  set search_path = ''
  as $$
  insert into private.metric_rebuilds as r (account_id, object_type)
  select a.id, o from public.hubspot_accounts a, unnest(p_objects) o where a.id = p_account_id and a.personal_of is null order by o
  on conflict (account_id, object_type) do update set after_id = '', requested_at = excluded.requested_at
$$;
comment on function private.request_rebuild(p_account_id uuid, variadic p_objects text[]) is 'Has all facts of these objects made anew; what is under way begins again.';

revoke all on function private.request_rebuild(p_account_id uuid, variadic p_objects text[]) from public;
