-- connection:status and the alert connection.lost: once a transaction, as it leaves the row.

create temp table events (n int generated always as identity, topic text, event text, payload jsonb);
grant insert on events to public;
set local session authorization supabase_admin;
create function realtime.send(payload jsonb, event text, topic text, private boolean) returns void language sql as $$
  insert into events (topic, event, payload) values (topic, event, payload)
$$;
set local session authorization postgres;
create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);
create function pg_temp.told() returns text[] language plpgsql as $$
declare
  v_told text[];
begin
  set constraints all immediate;
  set constraints all deferred;
  v_told := array(select concat_ws(' ', payload ->> 'status', payload ->> 'error_code') from events, story
    where topic = 'account:' || account and event = 'connection:status' order by n);
  delete from events;
  perform set_config('app.connection_told', '', true);
  return v_told;
end
$$;
select is(pg_temp.told(), array['connected'], 'a connection is told once');

update hubspot_accounts set last_sync_at = now(), token_version = token_version + 1 where id = (select account from story);
select is(pg_temp.told(), '{}', 'a sync and a refresh are no news');

update hubspot_accounts set status = 'error', error_code = 'needs_reconnect', error_message = 'HubSpot refuses the token.'
where id = (select account from story);
select is(pg_temp.told(), array['error needs_reconnect'], 'a connection that dies is told');
select is((select array_agg(r.name || ' ' || a.severity || ' ' || a.detail || ' ' || a.status) from alerts a join alert_rules r on r.id = a.rule_id),
  array['connection.lost critical HubSpot refuses the token. open'], 'and raises an alert');
update hubspot_accounts set error_code = 'uninstalled' where id = (select account from story);
select is(pg_temp.told(), array['error uninstalled'], 'another reason is told');
select is((select array_agg(occurrences) from alerts), '{2}', 'by the same alert');

update hubspot_accounts set status = 'active', error_code = null, error_message = null, missing_scopes = '{crm.objects.deals.read}'
where id = (select account from story);
select is(pg_temp.told(), array['incomplete'], 'connected again, without a scope');
select is((select array_agg(status) from alerts), array['resolved'], 'the alert is over');
update hubspot_accounts set status = 'error', error_code = 'a' where id = (select account from story);
update hubspot_accounts set status = 'active', error_code = null where id = (select account from story);
select is(pg_temp.told(), array['incomplete'], 'what a transaction undoes is not told as it was in between');
select oauth_disconnect(account, owner, false) from story;
select is(pg_temp.told(), array['disconnected'], 'a disconnect is told once');
select is((select count(*)::int from events), 0, 'and nothing of a personal space');
