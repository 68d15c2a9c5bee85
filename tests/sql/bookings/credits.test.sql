-- The ledger of credits: HubSpot's changes and ours add up, in any order.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as exam, null::uuid as ann;
grant select on story to public;
update story set account = tap.connect(owner);
create function pg_temp.hubspot(p_at timestamptz, p_properties jsonb) returns jsonb language sql as $$
  select private.mirror_upsert((select account from story), 'contacts', jsonb_build_array(tap.contact('1', p_at, p_at, 'a@example.com',
    jsonb_build_object('raw_json', jsonb_build_object('id', '1', 'properties', p_properties)))))
$$;
create function pg_temp.credits() returns text language sql as $$
  select concat_ws(' ', sj_credits, cs_credits, sjmini_credits, shared_mock_credits) from contacts
$$;
select pg_temp.hubspot('2026-11-01T00:00Z', '{"sj_credits": "2", "shared_mock_credits": "1"}');
update story set exam = tap.make_exam(account, 'e1', 9), ann = (select id from contacts);
select pg_temp.hubspot('2026-11-02T00:00Z', '{"sj_credits": "1", "shared_mock_credits": "1"}');
select is(pg_temp.credits(), '1 0 0 1', 'before the first booking the credits are HubSpot''s');
select is((select count(*)::int from credit_entries), 0, 'and there is no ledger');

create function pg_temp.book(p_exam uuid, p_name text) returns text language plpgsql as $$
declare
  v_token text;
begin
  perform tap.sign_in(owner) from story;
  select booking_create(p_exam, ann, p_name) ->> 'token_used' into v_token from story;
  perform tap.be_owner();
  return v_token;
end
$$;
select is(pg_temp.book(exam, 'b1'), 'sj_credits', 'the mock''s own credit is used first') from story;
select is(pg_temp.credits(), '0 0 0 1', 'and is gone');
select is((select string_agg(credit || ' ' || delta || ' ' || reason, ', ' order by id) from credit_entries),
  'sj_credits 1 opening, shared_mock_credits 1 opening, sj_credits -1 booking', 'the ledger begins with what HubSpot had');

-- HubSpot still has 1, and sells 2.
select pg_temp.hubspot('2026-11-03T00:00Z', '{"sj_credits": "1", "shared_mock_credits": "1", "firstname": "Ann"}');
select is(pg_temp.credits(), '0 0 0 1', 'a record that knows nothing of the booking does not undo it');
select pg_temp.hubspot('2026-11-04T00:00Z', '{"sj_credits": "3", "shared_mock_credits": "1"}');
select is(pg_temp.credits(), '2 0 0 1', 'a sale adds to what is left');
select pg_temp.hubspot('2026-11-05T00:00Z', '{"shared_mock_credits": "1"}');
select is(pg_temp.credits(), '2 0 0 1', 'a property that was not read is no sale');
select pg_temp.hubspot('2026-11-06T00:00Z', '{"sj_credits": "3", "shared_mock_credits": "1", "cs_credits": "4"}');
select is(pg_temp.credits(), '2 0 0 1', 'nor is one that is read for the first time');
select pg_temp.hubspot('2026-11-07T00:00Z', '{"sj_credits": null, "shared_mock_credits": "many", "cs_credits": "4.0"}');
select is(pg_temp.credits(), '0 0 0 0', 'what is no number counts as none, and nothing is shown below 0');
select is((select sum(delta)::int from credit_entries where credit = 'sj_credits'), -1, 'but the debt is kept');
select pg_temp.hubspot('2026-11-08T00:00Z', '{"sj_credits": "2", "shared_mock_credits": "0", "cs_credits": "4"}');
select is(pg_temp.credits(), '1 0 0 0', 'and paid by the next sale');

-- Refunds.
create temp table booking as select id from bookings;
grant select on booking to public;
select tap.sign_in(owner) from story;
select booking_cancel(id), booking_cancel(id) from booking;
select tap.be_owner();
select is(pg_temp.credits(), '2 0 0 0', 'a refund goes to the credit that paid, once');
select is((select sum(delta)::int from credit_entries where credit = 'sj_credits'), 2, 'the columns are the sums');

-- Which credit pays.
update contacts set sj_credits = 0, cs_credits = 1, sjmini_credits = 1, shared_mock_credits = 1, credits_opened_at = null;
delete from credit_entries;
select is(pg_temp.book(tap.make_exam(account, 'm' || n, 1, mock), 'm' || n), paid, mock || ' is paid by ' || paid) from story,
  (values (1, 'Mini-mock', 'sjmini_credits'), (2, 'CLINICAL SKILLS', 'cs_credits'), (3, 'Clinical Skills', 'shared_mock_credits')) m (n, mock, paid);
select is(tap.problem_of(format('select pg_temp.book(%L, %L)', tap.make_exam(account, 'm4', 1, 'Mini-mock'), 'm4')), '409 no_credits',
  'a shared credit does not pay for a mini mock') from story;
