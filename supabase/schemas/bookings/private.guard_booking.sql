-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.guard_booking() returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  if old.status = 'cancelled' and new.status <> 'cancelled' then
    perform private.raise_problem(409, 'booking_cancelled', 'A cancelled booking stays cancelled; book anew.');
  end if;
  return new;
end
$$;
comment on function private.guard_booking() is 'Row trigger: cancelled stays cancelled, whoever writes.';

revoke all on function private.guard_booking() from public;
