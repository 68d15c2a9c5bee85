-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.inbound_queue(p_account_id uuid) returns jsonb
  language sql stable security definer
  set search_path = ''
  as $$
  -- definer because private.sync_dirty is outside the API; who may see the portal was asked by sync_health, and is asked again
  select jsonb_build_object('depth', count(*), 'due', count(*) filter (where d.due_at <= clock_timestamp()),
    'oldest_at', private.iso(min(d.created_at)),
    'unread_requests', (select count(*) from private.webhook_batches b where b.folded_at is null))
  from private.sync_dirty d
  where d.account_id = p_account_id
    and ((select auth.uid()) is null or p_account_id in (select private.my_account_ids()))
$$;
comment on function private.inbound_queue(p_account_id uuid) is 'How many records of a portal wait to be read, how many of them are due, since when the oldest waits.';

revoke all on function private.inbound_queue(p_account_id uuid) from public;
grant all on function private.inbound_queue(p_account_id uuid) to authenticated;
grant all on function private.inbound_queue(p_account_id uuid) to service_role;
