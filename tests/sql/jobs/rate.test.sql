-- Rate leases: no window sees more than the limit. Windows of ten hours: what a slow machine loses between two statements is nothing.

create temp table story as select tap.connect(tap.make_user('owner@example.com')) as account;
select is((select rate_take(account, 'general', 3, 5, 36000000) from story), '{"granted": 3, "wait_ms": 0}', 'what fits is granted');
select is((select rate_take(account, 'general', 3, 5, 36000000) from story), '{"granted": 2, "wait_ms": 0}', 'then as much as is left');
select is((select rate_take(account, 'general', 3, 5, 36000000) ->> 'granted' from story), '0', 'then nothing');
select cmp_ok((select (rate_take(account, 'general', 3, 5, 36000000) ->> 'wait_ms')::int from story), '>', 32400000,
  'and the wait until the first grant leaves the window');
select is((select rate_take(account, 'search', 1, 5, 3600000) ->> 'granted' from story), '1', 'another budget is not concerned');
-- Nine and a half hours later the first three are about to leave.
update private.rate_leases set grants = array(select g - interval '9.5 hours' from unnest(grants[1:3]) g) || grants[4:5]
where bucket = 'general';
select cmp_ok((select (rate_take(account, 'general', 1, 5, 36000000) ->> 'wait_ms')::int from story), '<=', 1800000, 'the wait gets shorter');
update private.rate_leases set grants = array(select g - interval '1 hour' from unnest(grants[1:3]) g) || grants[4:5]
where bucket = 'general';
select is((select rate_take(account, 'general', 9, 5, 36000000) ->> 'granted' from story), '3', 'what has left the window is free again');
select is((select cardinality(grants) from private.rate_leases where bucket = 'general'), 5, 'and forgotten');
select ok((select rate_pause(account, 'search', 3600000) ? 'paused_until' from story), 'a 429 pauses a budget');
select is((select rate_take(account, 'search', 1, 5, 3600000) ->> 'granted' from story), '0', 'nothing is granted meanwhile');
select cmp_ok((select (rate_take(account, 'search', 1, 5, 3600000) ->> 'wait_ms')::int from story), '>', 3240000, 'until the pause ends');
select ok((select rate_pause(account, 'search', 10) ->> 'paused_until' > private.iso(clock_timestamp() + interval '50 minutes') from story),
  'a shorter pause does not shorten it');
-- The daily limit ends with the portal's day.
update hubspot_accounts set metadata = '{"time_zone": "Asia/Tokyo"}' where id = (select account from story);
select is((select rate_pause(account, 'day', 1000, true) ->> 'paused_until' from story),
  private.iso((date_trunc('day', now() at time zone 'Asia/Tokyo') + interval '1 day') at time zone 'Asia/Tokyo'),
  'a pause for the day lasts until midnight where the portal is');
update hubspot_accounts set metadata = '{"time_zone": "Nowhere/Land"}' where id = (select account from story);
select cmp_ok((select (rate_pause(account, 'nowhere', 3600000, true) ->> 'pause_ms')::int from story), '<=', 3600000,
  'where the time zone is not known it lasts as long as it was told');
update hubspot_accounts set metadata = '{}' where id = (select account from story);
select cmp_ok((select (rate_pause(account, 'unknown', 3600000, true) ->> 'pause_ms')::int from story), '>', 3240000,
  'or not told');

-- Calls by purpose.
select is((select rate_take(account, 'links', 3, 5, 3600000, '{read,search,read}') ->> 'granted' from story), '3', 'three may go');
select is((select rate_take(account, 'links', 3, 5, 3600000, '{write,search,read}') ->> 'granted' from story), '2', 'and two of the next three');
select rate_take(account, 'links', 3, 5, 3600000, '{write}') from story;
select is((select jsonb_object_agg(c.purpose, c.calls) from private.call_counts c, story
    where c.account_id = story.account and c.purpose <> 'other' and c.day = (now() at time zone 'utc')::date),
  '{"read": 2, "search": 2, "write": 1}', 'what was granted is counted by what it is for, what was not is not');
select ok((select c.calls > 0 from private.call_counts c, story where c.account_id = story.account and c.purpose = 'other'),
  'of an asker that does not say what it is up to as well');
