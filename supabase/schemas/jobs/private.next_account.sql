-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.next_account(p_kinds text[], p_after uuid) returns uuid
  language sql stable
  set search_path = ''
  as $$
  select n.account_id from unnest(p_kinds) k (kind) cross join lateral (
    select j.account_id from private.jobs j
    where j.kind = k.kind and j.state = 'queued' and j.account_id > p_after
    order by j.account_id limit 1) n
  order by n.account_id limit 1
$$;
comment on function private.next_account(p_kinds text[], p_after uuid) is 'The next portal by id that has jobs of these kinds in the queue, due or not; null after the last.';

revoke all on function private.next_account(p_kinds text[], p_after uuid) from public;
