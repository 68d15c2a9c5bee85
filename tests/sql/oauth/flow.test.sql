-- The OAuth flow in the database: states, members, tokens, leases, disconnecting.

create function pg_temp.problem_of(p_call text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute p_call;
  return null;
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb ->> 'status' || ' ' || (v_detail::jsonb ->> 'code');
end
$$;
create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('second@example.com') as second,
  tap.make_user('viewer@example.com') as viewer, null::uuid as account, gen_random_uuid() as a, gen_random_uuid() as b,
  repeat('a', 64) as state, repeat('b', 64) as old;
grant select on story to public;

-- States.
select ok((select oauth_begin(owner, state, 'sealed', 'https://app.example/', 600) ->> 'expires_at' ~ '^\d{4}-.*\.\d{3}Z$' from story),
  'an authorization begins and tells when it expires');
select tap.sign_in(owner) from story;
select ok(private.has_open_authorization(), 'its user is connecting meanwhile');
select tap.be_owner();
select is((select oauth_consume_state(state) ->> 'redirect_to' from story), 'https://app.example/', 'the callback takes the state');
select is((select pg_temp.problem_of(format('select oauth_consume_state(%L)', state)) from story), '400 invalid_state', 'once');
select is((select pg_temp.problem_of(format('select oauth_consume_state(%L)', repeat('c', 64)))), '400 invalid_state', 'a forged state is invalid');
select oauth_begin(owner, old, 'sealed', null, 600) from story;
update oauth_states set created_at = now() - interval '11 minutes', expires_at = now() - interval '1 minute';
select is((select pg_temp.problem_of(format('select oauth_consume_state(%L)', old)) from story), '400 expired_state', 'an old one has expired');

-- Connecting.
update story set account = tap.connect(owner);
select is((select role from account_members m join story s on s.owner = m.user_id), 'owner', 'the first connector owns the portal');
select is((select oauth_connect(second, '62515', 'x', 'y', 'k1', now() + interval '30 minutes', '{}', '{}') - 'account_id' from story),
  '{"created": false, "role": "admin", "missing_scopes": []}', 'a later one becomes an admin');
insert into account_members select account, viewer, 'viewer' from story;
select is((select oauth_connect(viewer, '62515', 'x', 'y', 'k1', now() + interval '30 minutes', '{}', '{}') ->> 'role' from story),
  'viewer', 'a member keeps its role');
select is((select count(*)::int from sync_sessions), 1, 'only the first connection starts a full sync');

-- Tokens.
select is(oauth_tokens('62515') ->> 'token_version', '3', 'each stored pair raises the version');
select is(pg_temp.problem_of($$select oauth_tokens('404')$$), '404 unknown_portal', 'an unknown portal has no tokens');
select is((select oauth_lease_refresh(account, a, 30) ->> 'leased' from story), 'true', 'the first takes the refresh lease');
select is((select oauth_lease_refresh(account, b, 30) ->> 'leased' from story), 'false', 'the second does not');
select is((select oauth_lease_refresh(account, a, 30) ->> 'leased' from story), 'true', 'the holder may extend it');
select is((select oauth_store_tokens(account, b, 2, 'p', 'q', 'k1', now()) from story), '{"stored": false, "token_version": 3}',
  'a stale version is not stored');
select is((select oauth_release_lease(account, b, 'error', 'reconnect_required', 'x') from story), '{"released": false}',
  'who does not hold the lease judges nothing');
select is((select status from hubspot_accounts), 'active', 'the connection stays active');
select is((select oauth_store_tokens(account, a, 3, 'new-access', 'new-refresh', 'k2', now() + interval '30 minutes') from story),
  '{"stored": true, "token_version": 4}', 'the holder stores the refreshed pair');
select is((select oauth_lease_refresh(account, b, 30) - array['scopes', 'account_id', 'expires_at', 'issued_at'] from story),
  '{"leased": true, "portal_id": "62515", "status": "active", "access_token": "new-access", "refresh_token": "new-refresh",
    "key_id": "k2", "token_version": 4, "token_type": "bearer"}'::jsonb, 'the next holder sees it');
select is((select oauth_release_lease(account, b, 'error', 'reconnect_required', 'refresh_token=abc was refused') from story),
  '{"released": true}', 'the holder may note that a user must reconnect');
select is((select status || ' ' || error_code || ' ' || error_message from hubspot_accounts),
  'error reconnect_required refresh_token=[redacted] was refused', 'with the reason, without secrets');
select is((select pg_temp.problem_of(format('select sync_start(%L, null, ''full'', null)', account)) from story), '409 not_connected',
  'no sync starts then') where (select sync_cancel(session_id) is not null from sync_sessions);
select is((select oauth_list_stale_keys('k3', 10) -> 0 ->> 'key_id'), 'k2', 'tokens sealed with another key are listed');
select is((select oauth_reseal(account, 4, 'n', 'm', 'k3') from story), '{"stored": true}', 'and sealed again');
select is((select oauth_reseal(account, 4, 'n', 'm', 'k3') from story), '{"stored": false}', 'unless they changed meanwhile');
select is(oauth_list_stale_keys('k3', 10), '[]', 'then none is left');
select is((select oauth_connect(owner, '62515', 'x', 'y', 'k3', now() + interval '30 minutes', '{}', '{}') ->> 'created' from story),
  'false', 'reconnecting') ;
select is((select status || coalesce(error_code, '') from hubspot_accounts), 'active', 'forgets the error');

-- Disconnecting.
select private.mirror_upsert(account, 'contacts', jsonb_build_array(
  tap.contact('1', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'a@example.com'))) from story;
select sync_start(account, owner, 'full', null) from story;
select is((select pg_temp.problem_of(format('select oauth_disconnect(%L, %L, false)', account, viewer)) from story), '403 forbidden',
  'a viewer does not disconnect');
select is((select oauth_disconnect(account, owner, false) from story), '{"disconnected": true, "erased": {}}', 'an owner does');
select is((select count(*)::int from private.jobs where state in ('queued', 'running')), 0, 'which cancels the work');
select is((select count(*)::int from sync_sessions where status not in ('completed', 'failed')), 0, 'and closes the session');
select ok((select access_token is null and refresh_token is null and status = 'inactive' from hubspot_accounts), 'and wipes the tokens');
select is(pg_temp.problem_of($$select oauth_tokens('62515')$$), '409 not_connected', 'a disconnected portal has none');
select is((select oauth_store_tokens(account, a, 7, 'late', 'late', 'k3', now()) ->> 'stored' from story), 'false', 'a late refresh stores nothing');
select is((select count(*)::int from contacts), 1, 'the mirror stays');
select is((select oauth_disconnect(account, owner, true) -> 'erased' -> 'contacts' from story), '1', 'unless it is to be erased');
select is((select (select count(*) from contacts) + (select count(*) from hubspot_contacts_raw) + (select count(*) from private.jobs)
  + (select count(*) from sync_sessions) + (select count(*) from sync_status))::int, 0, 'then nothing of the portal is left');
select is((select count(*)::int from account_members), 3, 'but its members');
