-- hubspot_accounts.time_zone, currency, default_country: what a portal's days, amounts and telephone numbers are read by.
-- Why: a report that cuts days or adds amounts needs them checked and typed; metadata is what HubSpot wrote, whatever that is.
-- Who may call: members read.

alter table public.hubspot_accounts
  add column time_zone text,
  add column currency text,
  add column default_country text,
  add constraint hubspot_accounts_currency_is_a_code check (currency ~ '^[A-Z]{3}$'),
  add constraint hubspot_accounts_default_country_is_a_code check (default_country ~ '^[A-Z]{2}$');
comment on column public.hubspot_accounts.time_zone is 'IANA name of the portal''s time zone; null when HubSpot told none that PostgreSQL knows.';
comment on column public.hubspot_accounts.currency is 'ISO 4217 code of amounts without a currency of their own; null when HubSpot told none.';
comment on column public.hubspot_accounts.default_country is
  'ISO 3166 alpha-2 code of the country whose telephone numbers are written without their prefix; null until somebody says it.';
grant select (time_zone, currency, default_country) on public.hubspot_accounts to authenticated;

create function private.keep_locale() returns trigger
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  -- The list is made from files, so it is looked at only when the zone is another one.
  if new.metadata ->> 'time_zone' is distinct from new.time_zone then
    new.time_zone := (select z.name from pg_catalog.pg_timezone_names z where z.name = new.metadata ->> 'time_zone');
  end if;
  new.currency := substring(new.metadata ->> 'company_currency' from '^[A-Z]{3}$');
  return new;
end
$$;
comment on function private.keep_locale() is 'Row trigger: time zone and currency are what HubSpot told of the portal, when they are one.';
revoke execute on function private.keep_locale() from public;
create trigger _200_locale before insert or update of metadata on public.hubspot_accounts
  for each row execute function private.keep_locale();

update public.hubspot_accounts a set metadata = a.metadata where a.metadata ?| array['time_zone', 'company_currency'];
