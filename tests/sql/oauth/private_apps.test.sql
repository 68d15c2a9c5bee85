-- A portal that is connected by the token of a private app: who may, what is stored, and how it ends.

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
create function pg_temp.paste(p_user uuid, p_token text default 'v1.k1.token') returns jsonb language sql as $$
  select private_app_connect(p_user, '777', p_token, 'k1', array['crm.objects.contacts.read'], '{"time_zone": "Europe/Paris"}',
    array['oauth', 'crm.objects.contacts.read', 'crm.objects.deals.read'])
$$;
create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('admin@example.com') as admin,
  tap.make_user('viewer@example.com') as viewer, tap.make_user('stranger@example.com') as stranger, null::uuid as account,
  gen_random_uuid() as holder;
grant select on story to public;

-- Connecting.
select is((select pg_temp.paste(owner) - 'account_id' from story),
  '{"created": true, "role": "owner", "missing_scopes": ["crm.objects.deals.read"]}',
  'who pastes the token of a new portal owns it; oauth is no scope that a private app lacks');
update story set account = (select id from hubspot_accounts where portal_id = '777');
select is((select (token_type, status, refresh_token, expires_at)::text from hubspot_accounts where portal_id = '777'),
  '(private_app,active,,)', 'its token has no other beside it and does not expire');
select is((select joined_by || ' ' || role from account_members m join story s on s.account = m.account_id), 'token owner', 'and the log of members says how');
select is((select count(*)::int from sync_sessions s join story on s.account_id = account), 1, 'the portal is synced at once');
select is(oauth_tokens('777') - array['account_id', 'scopes'], '{"portal_id": "777", "status": "active", "token_type": "private_app",
  "access_token": "v1.k1.token", "refresh_token": null, "key_id": "k1", "token_version": 1, "expires_at": null, "issued_at": null}',
  'functions read the token and its kind');
select is(oauth_list_expiring('infinity', 10), '[]', 'nothing refreshes it');
select tap.sign_in(owner) from story;
select is(connections_list() -> 0 ->> 'token_type', 'private_app', 'its members see how it is connected');
select tap.be_owner();

-- Who may.
insert into account_members select account, admin, 'admin' from story;
insert into account_members select account, viewer, 'viewer' from story;
select is((select pg_temp.problem_of(format('select pg_temp.paste(%L, ''v1.k1.other'')', viewer)) from story), '403 portal_is_taken',
  'a viewer replaces no token');
select is((select pg_temp.problem_of(format('select pg_temp.paste(%L, ''v1.k1.other'')', stranger)) from story), '403 portal_is_taken',
  'and a token lets no stranger into a portal that others administer');
select is((select token_version || ' ' || access_token from hubspot_accounts where portal_id = '777'), '1 v1.k1.token', 'nothing of it is stored');
select ok((select not exists (select from account_members m where m.user_id = stranger) from story), 'nor is the stranger a member');
select is((select pg_temp.paste(admin, 'v1.k1.newer') - 'account_id' from story),
  '{"created": false, "role": "admin", "missing_scopes": ["crm.objects.deals.read"]}', 'an admin replaces it in place');
select is((select token_version || ' ' || access_token from hubspot_accounts where portal_id = '777'), '2 v1.k1.newer', 'by the next version');

-- Its end, and other kinds after it.
select oauth_lease_refresh(account, holder, 30) from story;
select oauth_release_lease(account, holder, 'error', 'needs_reconnect', 'HubSpot refused pat-na1-11111111-2222-3333-4444-555555555555') from story;
select is((select status || ' ' || error_message from hubspot_accounts where portal_id = '777'), 'error HubSpot refused [redacted]',
  'a refused token marks the connection lost, and is not quoted');
select is(oauth_list_stale_keys('k2', 10) -> 0 ->> 'token_type', 'private_app', 'another key seals it anew');
select is((select oauth_reseal(account, 2, 'v1.k2.newer', null, 'k2') from story), '{"stored": true}', 'alone');
select is(oauth_key_usage(), '[{"key_id": "k2", "tokens": 1, "consents": 0}]', 'and counts as one');
select is((select oauth_connect(owner, '777', 'v1.k2.a', 'v1.k2.r', 'k2', now() + interval '30 minutes', '{}', '{}') ->> 'role' from story),
  'owner', 'a consent takes its place');
select is((select token_type || ' ' || status || coalesce(error_code, '') from hubspot_accounts where portal_id = '777'), 'bearer active', 'and is refreshed again');
select oauth_lease_refresh(account, holder, 30) from story;
select is((select oauth_store_tokens(account, holder, 4, 'v1.k2.b', 'v1.k2.s', 'k2', now() + interval '30 minutes') ->> 'stored' from story), 'true', 'as ever');
select is((select pg_temp.paste(owner) ->> 'role' from story), 'owner', 'until a token takes the place of the consent');
select is((select oauth_store_tokens(account, holder, 5, 'v1.k2.c', 'v1.k2.t', 'k2', now()) ->> 'stored' from story), 'false', 'which no late refresh undoes');
select is((select oauth_disconnect(account, owner, false) from story), '{"disconnected": true, "erased": {}}', 'disconnecting wipes it');
select is((select coalesce(access_token, key_id, 'nothing') from hubspot_accounts where portal_id = '777'), 'nothing', 'and leaves nothing to call with');

-- A portal that nobody administers any more.
delete from auth.users u using story s where u.id in (s.owner, s.admin);
select is((select pg_temp.paste(stranger) ->> 'role' from story), 'owner', 'belongs to who pastes its token next');
