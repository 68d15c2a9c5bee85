-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.stamp_updated_at() returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;
comment on function private.stamp_updated_at() is 'Row trigger: sets updated_at to the time of the change.';

revoke all on function private.stamp_updated_at() from public;
