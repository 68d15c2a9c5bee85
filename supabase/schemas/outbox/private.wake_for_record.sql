-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.wake_for_record() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
begin
  perform private.wake_outbound(new.account_id, new.run_after);
  return null;
end
$$;
comment on function private.wake_for_record() is 'Row trigger of sync_records: what waits is sent.';

revoke all on function private.wake_for_record() from public;
