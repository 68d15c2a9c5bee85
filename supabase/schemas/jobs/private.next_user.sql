-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.next_user(p_kinds text[], p_account_id uuid, p_after uuid) returns uuid
  language sql stable
  set search_path = ''
  as $$
  select n.user_id from unnest(p_kinds) k (kind) cross join lateral (
    select coalesce(j.user_id, j.account_id) as user_id from private.jobs j
    where j.kind = k.kind and j.state = 'queued' and j.account_id = p_account_id and coalesce(j.user_id, j.account_id) > p_after
    order by coalesce(j.user_id, j.account_id) limit 1) n
  order by n.user_id limit 1
$$;
comment on function private.next_user(p_kinds text[], p_account_id uuid, p_after uuid) is 'The next user of a portal by id, or the portal itself, with jobs of these kinds in the queue; null after the last.';

revoke all on function private.next_user(p_kinds text[], p_account_id uuid, p_after uuid) from public;
