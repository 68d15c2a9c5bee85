-- Nobody is put into a portal unasked: admins invite an address, the invited accept or decline, members leave.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('admin@example.com') as admin,
  tap.make_user('member@example.com') as member, tap.make_user('Ann@Example.com') as ann, tap.make_user('bob@example.com') as bob,
  null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role)
select account, admin, 'admin' from story union all select account, member, 'member' from story;

-- Inviting.
select tap.be_owner(); select tap.sign_in(admin) from story;
select throws_ok($$ insert into account_members (account_id, user_id, role) select account, ann, 'viewer' from story $$, '42501', null,
  'an admin puts nobody into the portal');
select lives_ok($$ insert into account_invitations (account_id, email, role) select account, ' ANN@example.com ', 'viewer' from story $$,
  'but invites an address');
select is((select email || ' ' || role from account_invitations), 'ann@example.com viewer', 'however it is written');
select is((select invited_by from account_invitations), (select admin from story), 'in its own name');
select throws_ok($$ insert into account_invitations (account_id, email) select account, 'ann@example.com' from story $$, '23505', null,
  'once');
select throws_ok($$ insert into account_invitations (account_id, email) select account, 'Member@example.com' from story $$, 'P0001',
  'This address belongs to a member of the portal.', 'a member is not invited');
select throws_ok($$ insert into account_invitations (account_id, email, role) select account, 'x@example.com', 'owner' from story $$, '23514',
  null, 'nobody is invited as an owner');
select throws_ok($$ insert into account_invitations (account_id, email, invited_by) select account, 'x@example.com', owner from story $$, '42501',
  null, 'nor in the name of another');
select throws_ok($$ insert into account_invitations (account_id, email) select account, 'no address' from story $$, '23514', null,
  'what is no address is refused');
select throws_ok($$ insert into account_invitations (account_id, email) select admin, 'x@example.com' from story $$, 'P0001',
  'A personal space is its user''s alone; connect a portal first.', 'a personal space has room for one');
select tap.be_owner(); select tap.sign_in(member) from story;
select throws_ok($$ insert into account_invitations (account_id, email) select account, 'x@example.com' from story $$, '42501', null,
  'a member invites nobody');
select is((select count(*)::int from account_invitations), 0, 'and does not see who is invited');
select tap.be_owner(); select tap.sign_in(bob) from story;
select throws_ok($$ insert into account_invitations (account_id, email) select account, 'owner@example.com' from story $$, '42501', null,
  'nor does a stranger learn who is a member, by inviting');

-- Accepting.
select tap.be_owner(); select tap.sign_in(bob) from story;
select is((select count(*)::int from account_invitations), 0, 'an invitation is not for others to see');
create temp table invitation as select null::uuid as id;
grant all on invitation to public;
select tap.be_owner();
update invitation set id = (select i.id from account_invitations i);
select tap.be_owner(); select tap.sign_in(bob) from story;
select throws_ok($$ select invitation_accept(id) from invitation $$, 'P0001', 'There is no such invitation for you.', 'nor to accept');
delete from account_invitations;
select tap.be_owner(); select tap.sign_in(ann) from story;
select is((select count(*)::int from account_invitations), 1, 'nor to decline');
select is((select count(*)::int from hubspot_accounts), 0, 'the invited is no member yet');

-- Whoever signs up with the address has not shown that it is theirs.
select throws_ok($$ select invitation_accept(id) from invitation $$, 'P0001',
  'Your address was not confirmed by e-mail: accept with the token that whoever invited you sends you.', 'an address that was only claimed does not accept');
select throws_ok($$ select invitation_accept(id, 'guess') from invitation $$, 'P0001', null, 'nor with a guess');
select throws_ok($$ select invitation_token(id) from invitation $$, 'P0001', 'You have made no such invitation.', 'nor makes the token itself');
select tap.be_owner();
create temp table token as select null::text as first, null::text as second;
grant all on token to public;
update auth.users set email_confirmed_at = now() where email = 'Ann@Example.com';
select tap.sign_in(ann) from story;
select throws_ok($$ select invitation_accept(id) from invitation $$, 'P0001', null, 'the auth service calls an address confirmed that it asked nobody about');
select tap.be_owner(); select tap.sign_in(admin) from story;
update token set first = (select invitation_token(id) ->> 'token' from invitation);
update token set second = (select invitation_token(id) ->> 'token' from invitation);
select tap.be_owner(); select tap.sign_in(bob) from story;
select throws_ok($$ select invitation_accept(id, second) from invitation, token $$, 'P0001', 'There is no such invitation for you.', 'the token is no use to somebody else');
select tap.be_owner(); select tap.sign_in(ann) from story;
select throws_ok($$ select invitation_accept(id, first) from invitation, token $$, 'P0001', null, 'nor one that was made anew');
savepoint unproven;
select is((select invitation_accept(id, second) ->> 'role' from invitation, token), 'viewer', 'the token that was sent proves it');
rollback to unproven;
select tap.be_owner();
update auth.users set confirmation_sent_at = now() where email = 'Ann@Example.com';
select tap.sign_in(ann) from story;
select throws_ok($$ select invitation_accept(id, first) from invitation, token $$, 'P0001', null, 'a wrong token is refused to anybody');
select is((select invitation_accept(id) - 'account_id' from invitation), '{"role": "viewer", "portal_id": "62515"}', 'the invited accepts');
select is((select count(*)::int from hubspot_accounts), 1, 'and is a member');
select throws_ok($$ select invitation_accept(id) from invitation $$, 'P0001', 'There is no such invitation for you.', 'once');
select tap.be_owner();
select is((select joined_by from account_members m join story s on s.ann = m.user_id), 'invitation', 'how it came is noted');
select is((select user_id from audit_logs where entity_type = 'account_members' and new_data ->> 'joined_by' = 'invitation'),
  (select ann::text from story), 'and that it was its own doing');

-- Declining, withdrawing, expiring.
insert into account_invitations (account_id, email, role) select account, 'bob@example.com', 'admin' from story;
select tap.be_owner(); select tap.sign_in(bob) from story;
delete from account_invitations;
select tap.be_owner();
select is((select count(*)::int from account_invitations), 0, 'the invited declines');
insert into account_invitations (account_id, email) select account, 'bob@example.com' from story;
select tap.be_owner(); select tap.sign_in(admin) from story;
delete from account_invitations;
select tap.be_owner();
select is((select count(*)::int from account_invitations), 0, 'an admin withdraws');
insert into account_invitations (account_id, email, expires_at) select account, 'bob@example.com', now() - interval '1 second' from story;
update invitation set id = (select i.id from account_invitations i);
select tap.be_owner(); select tap.sign_in(bob) from story;
select throws_ok($$ select invitation_accept(id) from invitation $$, 'P0001', 'This invitation has expired; ask for another.',
  'an old one is not accepted');
select tap.be_owner(); select tap.sign_in(admin) from story;
select lives_ok($$ insert into account_invitations (account_id, email) select account, 'bob@example.com' from story $$,
  'and makes room for another');

-- Leaving.
select tap.be_owner(); select tap.sign_in(member) from story;
delete from account_members;
select is((select count(*)::int from account_members), 0, 'a member leaves by itself');
select tap.be_owner();
select is((select count(*)::int from account_members), 3, 'and takes nobody along');
select tap.be_owner(); select tap.sign_in(owner) from story;
select throws_ok($$ delete from account_members where user_id = (select owner from story) $$, 'P0001', 'A portal keeps at least one owner.',
  'the last owner does not');
