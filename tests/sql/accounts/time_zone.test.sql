-- What a portal's days and amounts are read by: what HubSpot told, when it is one.

create temp table story as select tap.connect(tap.make_user('owner@example.com')) as account;
create function pg_temp.told(p_metadata jsonb) returns text language sql as $$
  update hubspot_accounts a set metadata = p_metadata where a.id = (select account from story)
  returning concat_ws(' ', coalesce(time_zone, '-'), coalesce(currency, '-'))
$$;

select is(pg_temp.told('{}'), '- -', 'a portal that tells nothing has neither');
select is(pg_temp.told('{"time_zone": "Europe/Berlin", "company_currency": "EUR"}'), 'Europe/Berlin EUR', 'one that tells them has both');
select is(pg_temp.told('{"time_zone": "Mars/Olympus", "company_currency": "euro"}'), '- -', 'what is none is not kept');
select is(pg_temp.told('{"time_zone": "Asia/Tokyo", "company_currency": "JPY"}'), 'Asia/Tokyo JPY', 'the next word counts');
select is(pg_temp.told('{"time_zone": null, "company_currency": 7}'), '- -', 'and so does its absence');
select oauth_connect(tap.make_user('other@example.com'), '62516', 'a', 'r', 'k1', clock_timestamp() + interval '1 hour', '{}',
  '{"time_zone": "UTC", "company_currency": "USD"}');
select is((select time_zone || currency || coalesce(default_country, '-') from hubspot_accounts where portal_id = '62516'), 'UTCUSD-',
  'a portal that connects has them at once, and no country until somebody says it');
