-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_locale() returns trigger
  language plpgsql
  set search_path = ''
  as $_$
begin
  -- The list is made from files, so it is looked at only when the zone is another one.
  if new.metadata ->> 'time_zone' is distinct from new.time_zone then
    new.time_zone := (select z.name from pg_catalog.pg_timezone_names z where z.name = new.metadata ->> 'time_zone');
  end if;
  new.currency := substring(new.metadata ->> 'company_currency' from '^[A-Z]{3}$');
  return new;
end
$_$;
comment on function private.keep_locale() is 'Row trigger: time zone and currency are what HubSpot told of the portal, when they are one.';

revoke all on function private.keep_locale() from public;
