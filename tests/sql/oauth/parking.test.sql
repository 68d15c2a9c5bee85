-- A consent is parked until its user takes it out, and HubSpot is asked again later.

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
  null::uuid as account, repeat('a', 64) as state, repeat('b', 64) as handle;
grant select on story to public;

-- Parking.
select oauth_begin(owner, state, 'verifier', 'https://app.example/', 600) from story;
select is((select oauth_park(state, handle, 'code', 300) ->> 'redirect_to' from story), 'https://app.example/', 'a callback parks its grant');
select is((select pg_temp.problem_of(format('select oauth_park(%L, %L, %L, 300)', state, repeat('c', 64), 'x')) from story),
  '400 invalid_state', 'once');
select is((select pg_temp.problem_of(format('select oauth_consume_state(%L)', state)) from story), '400 invalid_state',
  'a denial does not take it back');
select is((select count(*)::int from account_members), 0, 'nobody has become a member');

-- Taking out.
select is((select oauth_claim(handle, second) from story), '{"grant": null, "completed": null}', 'another user gets nothing');
select is((select pg_temp.problem_of(format('select oauth_claim(%L, %L)', handle, owner)) from story), '400 invalid_handle',
  'and the grant is gone for good');
select oauth_begin(owner, state, 'verifier', null, 600) from story;
select oauth_park(state, handle, 'code', 300) from story;
select is((select oauth_claim(handle, owner) -> 'grant' from story),
  (select jsonb_build_object('state_hash', state, 'verifier_sealed', 'verifier', 'code_sealed', 'code') from story), 'its user gets it');
select is((select concat_ws('', code_sealed, verifier_sealed) from oauth_states), '', 'what was sealed is kept no longer than that');
select is((select pg_temp.problem_of(format('select oauth_claim(%L, %L)', handle, owner)) from story), '409 completion_in_progress', 'a second request waits for the first');
savepoint completing;
select tap.sign_in(owner) from story;
select ok(private.has_open_authorization(), 'its user is in the middle of connecting');
select tap.be_owner();
select oauth_complete(handle, owner, '4711', 'x', 'y', 'k1', now() + interval '1 hour', array['oauth'], '{}', array['oauth']) from story;
select tap.sign_in(owner) from story;
select ok(not private.has_open_authorization(), 'and is not any more, though the handle is kept');
select tap.be_owner();
select is((select oauth_claim(handle, owner) -> 'completed' from story), '{"role": "owner", "portal_id": "4711", "missing_scopes": []}', 'and is told what came of it');
select is((select pg_temp.problem_of(format('select oauth_claim(%L, %L)', handle, second)) from story), '400 invalid_handle', 'nobody else is');
select oauth_give_up(handle) from story;
select is((select count(*)::int from oauth_states), 1, 'what was completed is not given up');
rollback to completing;
select oauth_give_up(handle) from story;
select is((select count(*)::int from oauth_states), 0, 'what was taken out in vain is');
select oauth_begin(owner, state, 'verifier', null, 600) from story;
select oauth_park(state, handle, 'code', 300) from story;
update oauth_states set created_at = now() - interval '11 minutes', expires_at = now() - interval '1 second';
select is((select pg_temp.problem_of(format('select oauth_claim(%L, %L)', handle, owner)) from story), '400 expired_handle', 'an old one is refused');

-- Joining is told.
create temp table calls (topic text, event text, payload jsonb);
grant all on calls to public;
set local session authorization supabase_admin;
create function realtime.send(payload jsonb, event text, topic text, private boolean) returns void language sql as
  'insert into pg_temp.calls values ($3, $2, $1)';
set local session authorization postgres;
update story set account = tap.connect(owner);
delete from calls;
select tap.connect(second) from story;
select results_eq($$ select topic, payload ->> 'joined_by' from calls where event = 'member:joined' order by 1 $$,
  $$ select 'account:' || account, 'consent' from story union all select 'user:' || owner, 'consent' from story $$,
  'the portal and its owner hear who joined by consent');
select is((select new_data ->> 'joined_by' from audit_logs where entity_type = 'account_members' and entity_id like '%' || (select second from story)),
  'consent', 'and the audit log says how');

-- Scopes.
select is((select oauth_connect(owner, '62515', 'x', 'y', 'k1', now() + interval '1 hour', array['oauth'], '{}', array['oauth', 'b', 'a'])
  -> 'missing_scopes' from story), '["a", "b"]', 'what was not granted is named');
select tap.sign_in(owner) from story;
select is((select status || ' ' || missing_scopes::text from hubspot_connections), 'incomplete {a,b}', 'to members too');
select tap.be_owner();
select is((select oauth_connect(owner, '62515', 'x', 'y', 'k1', now() + interval '1 hour', '{}', '{}', array['oauth'])
  -> 'missing_scopes' from story), '[]', 'an answer without scopes says nothing');

-- Asking HubSpot again.
select is(oauth_members_due(now(), 10), '[]', 'a portal that does not let us ask is not asked');
select oauth_connect(owner, '62515', 'x', 'y', 'k1', now() + interval '1 hour', array['crm.objects.owners.read'], '{"hubspot_user_id": "7"}')
  from story;
select is(oauth_members_due(now(), 10) -> 0 ->> 'hubspot_user_id', '7', 'who consented is due');
select is((select oauth_member_checked(account, owner, false) from story), '{"removed": false}', 'whom HubSpot never knew stays');
select is(oauth_members_due(now() - interval '1 day', 10), '[]', 'and is not due again for a while');
select oauth_member_checked(account, owner, true) from story;
select is((select oauth_member_checked(account, owner, false) from story), '{"removed": true}', 'whom it no longer knows goes, even the last owner');
select isnt((select old_data ->> 'vanished_at' from audit_logs where operation = 'delete' and entity_type = 'account_members'), null,
  'and the audit log says why');
select tap.connect(second) from story;
select is((select role from account_members m join story s on s.second = m.user_id), 'owner', 'then the next consent takes the portal');
select is((select oauth_member_checked(account, second, false) from story), '{"removed": false}', 'who did not consent by a known user is not judged');
