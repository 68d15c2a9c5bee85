-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.booking_property(p_fields jsonb, p_field text) returns text
  language sql stable
  set search_path = ''
  as $$
  select coalesce(p_fields ->> f.field, f.property) from private.booking_fields f where f.field = p_field
$$;
comment on function private.booking_property(p_fields jsonb, p_field text) is 'What a portal calls a column of bookings.';

revoke all on function private.booking_property(p_fields jsonb, p_field text) from public;
