-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.wake_outbound(p_account_id uuid, p_at timestamptz) returns boolean
  language plpgsql
  set search_path = ''
  as $$
begin
  -- Only looked at, since no job is locked with other locks in hand; two that look at once make two, and one finds nothing.
  if exists (select from private.jobs j where j.kind = 'sync.outbound' and j.account_id = p_account_id
      and j.state = 'queued' and j.run_after <= p_at + interval '1 second')
    or not exists (select from public.hubspot_accounts a where a.id = p_account_id and a.status = 'active') then
    return false;
  end if;
  perform private.enqueue_job('sync.outbound', p_account_id, null, '{}', p_at);
  return true;
end
$$;
comment on function private.wake_outbound(p_account_id uuid, p_at timestamptz) is 'Sees to it that somebody sends what waits in a portal then; false when somebody comes already, or it is not connected.';

revoke all on function private.wake_outbound(p_account_id uuid, p_at timestamptz) from public;
