-- Who sees what: owner, member, viewer, a stranger and anon, of two portals.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('admin@example.com') as admin,
  tap.make_user('member@example.com') as member, tap.make_user('viewer@example.com') as viewer,
  tap.make_user('stranger@example.com') as stranger, null::uuid as account, null::uuid as other;
grant select on story to public;
update story set account = tap.connect(owner), other = tap.connect(stranger, '777');
insert into account_members (account_id, user_id, role)
  select account, admin, 'admin' from story union all select account, member, 'member' from story
  union all select account, viewer, 'viewer' from story;
select private.mirror_upsert(account, 'contacts', jsonb_build_array(
  tap.contact('1', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'a@example.com'),
  tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'b@example.com', '{"raw_json": {"id": "2",
    "properties": {}, "associations": {"companies": {"results": [{"id": "9", "type": "contact_to_company"}]}}}}'))) from story;
select private.mirror_upsert(other, 'contacts', jsonb_build_array(
  tap.contact('1', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'secret@example.com'))) from story;
select error_record('test_error', 'boom', null, jsonb_build_object('account_id', account)) from story;

-- A viewer.
select tap.sign_in(viewer) from story;
select is((select count(*)::int from contacts), 2, 'a viewer reads the contacts of its portal and no other');
select is((select count(*)::int from hubspot_contacts_raw), 2, 'and the mirror');
select is((select count(*)::int from hubspot_associations), 1, 'and the associations');
select is((select count(*)::int from hubspot_connections), 1, 'and the connection');
select is((select count(*)::int from sync_sessions), 1, 'and the sync sessions');
select is((select count(*)::int from account_members), 4, 'and who else is a member');
select is((select count(*)::int from users), 1, 'but no other profile than its own');
select is((select count(*)::int from audit_logs), 0, 'and no audit log');
select is((select count(*)::int from error_logs), 0, 'and no error log');
select is(member_context('62515') ->> 'role', 'viewer', 'member_context tells the role');
select is(member_context() ->> 'email', 'viewer@example.com', 'and without a portal who one is');
select throws_ok($$ select member_context('777') $$, 'P0001', 'This portal is not known.', 'a foreign portal is unknown');
select throws_ok($$ select member_context('404') $$, 'P0001', 'This portal is not known.', 'like one that does not exist');
select throws_ok($$ select access_token from hubspot_accounts $$, '42501', null, 'a viewer cannot name the access token');
select throws_ok($$ select * from hubspot_accounts $$, '42501', null, 'nor ask for every column');
select throws_ok($$ select refresh_token from hubspot_accounts $$, '42501', null, 'nor the refresh token');
select throws_ok($$ select * from oauth_states $$, '42501', null, 'nor a state');
select throws_ok($$ select * from private.jobs $$, '42501', null, 'nor a job');
select throws_ok($$ insert into contacts (account_id, hubspot_id, data) values (gen_random_uuid(), '3', '{}') $$, '42501', null,
  'a viewer writes no contact');
select throws_ok($$ delete from hubspot_contacts_raw $$, '42501', null, 'and deletes nothing of the mirror');
select throws_ok($$ select oauth_tokens('62515') $$, '42501', null, 'a viewer calls no function of the service');
select throws_ok($$ select sync_start((select account from story), null, 'full', null) $$, '42501', null, 'not even to start a sync');
update account_members set role = 'owner' where user_id = (select viewer from story);
select is((select role from account_members where user_id = (select viewer from story)), 'viewer', 'a viewer cannot raise itself');
select lives_ok($$ update users set name = 'Vera' $$, 'but may change its own name');
select throws_ok($$ update users set email = 'x@example.com' $$, '42501', null, 'and nothing else of its profile');
select tap.be_owner();

-- An admin.
select tap.sign_in(admin) from story;
select cmp_ok((select count(*)::int from audit_logs), '>', 3, 'an admin reads the audit log of its portal');
select is((select count(*)::int from audit_logs where account_id = (select other from story)), 0, 'and of no other');
select is((select count(*)::int from error_logs), 1, 'and its errors');
select is((select count(*)::int from admin_users), 2, 'admin_users lists owners and admins');
select throws_ok($$ update account_members set role = 'owner' where user_id = (select admin from story) $$, 'P0001',
  'Only an owner may make or unmake an owner.', 'an admin does not become an owner by itself');
select throws_ok($$ delete from account_members where role = 'owner' $$, 'P0001', 'Only an owner may make or unmake an owner.',
  'nor remove one');
select lives_ok($$ update account_members set role = 'viewer' where user_id = (select member from story) $$,
  'but changes other roles');
select throws_ok($$ insert into account_members (account_id, user_id, role) select other, admin, 'admin' from story $$,
  '42501', null, 'an admin lets itself into no other portal');
select throws_ok($$ insert into account_members (account_id, user_id, role) select account, stranger, 'viewer' from story $$,
  '42501', null, 'nor anybody else into its own: that is by invitation');
select tap.be_owner();

-- An owner.
select tap.sign_in(owner) from story;
select throws_ok($$ delete from account_members where user_id = (select owner from story) $$, 'P0001',
  'A portal keeps at least one owner.', 'the last owner stays');
select lives_ok($$ update account_members set role = 'owner' where user_id = (select admin from story) $$,
  'an owner makes another');
select lives_ok($$ delete from account_members where user_id = (select owner from story) $$, 'and may leave then');
select is((select count(*)::int from contacts), 0, 'who has left reads nothing');
select tap.be_owner();

-- A stranger, a contact that signed up, nobody.
select tap.sign_in(stranger) from story;
select is((select array_agg(email) from contacts), array['secret@example.com'], 'a stranger reads its own portal only');
select tap.be_owner();
update contacts set supabase_id = (select tap.make_user('a@example.com')) where email = 'a@example.com';
select tap.sign_in(id) from auth.users where email = 'a@example.com';
select is((select array_agg(email) from contacts), array['a@example.com'], 'a contact that signed up reads itself');
select is((select count(*)::int from hubspot_contacts_raw), 0, 'and nothing of the mirror');
select is(connections_list(), '[]', 'it has no connections');
select tap.be_owner();
select tap.be_anon();
select throws_ok($$ select * from contacts $$, '42501', null, 'anon reads no table');
select throws_ok($$ select member_context() $$, '42501', null, 'and calls no function');
select throws_ok($$ select * from hubspot_connections $$, '42501', null, 'and reads no view');
select tap.be_owner();
select tap.be_service();
select is((select count(*)::int from contacts), 3, 'the service reads every row');
select ok((select bool_and(access_token = 'sealed-access') from hubspot_accounts), 'and the sealed tokens');
select throws_ok($$ delete from audit_logs $$, '42501', null, 'but does not touch the audit log');
select tap.be_owner();
