-- Members see each other's name and address, and a user without a portal has a personal space.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('viewer@example.com') as viewer,
  tap.make_user('stranger@example.com') as stranger, tap.make_user('other@example.com') as other, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, viewer, 'viewer' from story;
update users set name = 'Olga' where id = (select owner from story);

-- People.
select tap.be_owner(); select tap.sign_in(viewer) from story;
select results_eq($$ select email, name, role, joined_by from account_people order by email $$,
  $$ values ('owner@example.com', 'Olga', 'owner', 'consent'), ('viewer@example.com', '', 'viewer', 'service') $$, 'a member sees who the others are');
select is((select email from admin_users), 'owner@example.com', 'and who administers the portal');
select is((select count(*)::int from users), 1, 'but of profiles only its own');
select tap.be_owner(); select tap.sign_in(stranger) from story;
select is((select count(*)::int from account_people), 0, 'a stranger sees nobody');
select is((select count(*)::int from private.member_profiles()), 1, 'whichever way it asks');

-- A document before any portal.
select tap.add_file(stranger || f) from story, unnest(array['/1/a.txt', '/2/b.txt']) f;
select lives_ok($$ insert into documents (filename, storage_path) select 'a.txt', stranger || '/1/a.txt' from story $$,
  'a user without a portal adds a document');
select is((select account_id from documents), (select stranger from story), 'which is in its personal space');
select lives_ok($$ insert into documents (account_id, filename, storage_path) select stranger, 'b.txt', stranger || '/2/b.txt' from story $$,
  'as when it says so');
select is((select count(*)::int from hubspot_accounts), 0, 'a personal space is no portal');
select is(connections_list(), '[]', 'nor a connection');
select tap.be_owner(); select tap.sign_in(other) from story;
select throws_ok($$ insert into documents (account_id, filename, storage_path) select stranger, 'c.txt', other || '/3/c.txt' from story $$, '42501',
  null, 'nobody else adds to it');
select is((select count(*)::int from documents), 0, 'or reads it');
select tap.be_owner(); select tap.sign_in(viewer) from story;
select throws_ok($$ insert into documents (filename, storage_path) select 'd.txt', viewer || '/4/d.txt' from story $$, 'P0001',
  'A document belongs to a portal, and you are a viewer in yours; ask to become a member.', 'a viewer is told why not');
select tap.be_owner();
select is((select count(*)::int from hubspot_accounts where personal_of is not null), 1, 'a space is made once, and for those who need it');
select throws_ok($$ update hubspot_accounts set status = 'error' where personal_of is not null $$, '23514', null, 'and is never connected');
select throws_ok($$ select tap.connect(stranger, portal_id) from story, hubspot_accounts where personal_of is not null $$, '23514', null,
  'not by a consent either');
delete from auth.users where id = (select stranger from story);
select is((select count(*)::int from documents), 0, 'its documents go with the user');
