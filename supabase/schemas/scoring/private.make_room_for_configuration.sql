-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.make_room_for_configuration() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer so that switching is one statement of the caller, whose own row policies have already decided
begin
  update public.ai_configurations c set is_active = false
  where c.account_id = new.account_id and c.purpose = new.purpose and c.is_active and c.id <> new.id;
  return new;
end
$$;
comment on function private.make_room_for_configuration() is 'Row trigger: a configuration that becomes active puts the one before it out of force.';

revoke all on function private.make_room_for_configuration() from public;
