-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.wake_to_prove() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
begin
  perform private.wake_outbound(new.account_id, new.prove_after);
  return null;
end
$$;
comment on function private.wake_to_prove() is 'Row trigger of sync_records: the history of what was sent is read.';

revoke all on function private.wake_to_prove() from public;
