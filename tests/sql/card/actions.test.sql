-- Actions on cards: each request once, whatever is repeated.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('stranger@example.com') as stranger,
  null::uuid as account, repeat('a', 64) as a, repeat('b', 64) as b, repeat('c', 64) as c;
update story set account = tap.connect(owner);
grant select on story to public;

create function pg_temp.press(p_request text, p_action text default 'rescore') returns text language sql as $$
  select card_action_begin('62515', 'contacts', '512', p_action, p_request, '42') ->> 'state'
$$;

select is(card_action_begin('999', 'contacts', '512', 'rescore', a, '42') ->> 'state', 'unknown_portal', 'a portal that was never connected')
from story;
select is((select count(*)::int from card_actions), 0, 'leaves nothing behind');
select is(pg_temp.press(a), 'new', 'the first request is to be done') from story;
select is(pg_temp.press(a), 'busy', 'a repetition waits meanwhile') from story;
update card_actions set claimed_at = now() - interval '31 seconds';
select is(pg_temp.press(a), 'new', 'and takes over from a worker that died') from story;
select card_action_finish(id, 'done') from card_actions;
select is(pg_temp.press(a), 'repeated', 'once done, a replay does nothing') from story;
update card_actions set claimed_at = now() - interval '1 hour';
select is(pg_temp.press(a), 'repeated', 'however late') from story;
select card_action_finish(id, 'other') from card_actions;
select is((select outcome from card_actions), 'done', 'an outcome is final');
select is((select hubspot_user_id from card_actions), '42', 'who pressed is known');

-- HubSpot signs its own repetition anew.
insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs, source,
  model_version, model_sha256, as_of, scored_at)
select account, 'contacts', '512', 87, 'A', 0.87, 1.9, -1.2, '[]', '[]', 'rules', 0, 'ab', clock_timestamp(), clock_timestamp() from story;
select is(pg_temp.press(b), 'fresh', 'a score of this moment is not made again') from story;
select is(pg_temp.press(b), 'repeated', 'and the request is done with') from story;
update record_scores set stale_since = clock_timestamp();
select is(pg_temp.press(c), 'new', 'unless the record changed since') from story;
select is(pg_temp.press(repeat('d', 64), 'open-reasons'), 'new', 'reasons are opened whatever the score''s age') from story;
select is(pg_temp.press(repeat('d', 64), 'open-reasons'), 'repeated', 'which needs no second step') from story;
select card_action_finish(id, null) from card_actions where request_sha256 = repeat('c', 64);
select is(pg_temp.press(c), 'new', 'a request that was given back is done again') from story;
select throws_ok($$select pg_temp.press(repeat('e', 64), 'delete')$$, '23514', null, 'an unknown action is refused');
select throws_ok($$select pg_temp.press('no digest')$$, '23514', null, 'so is what is no digest');

update card_actions set created_at = now() - interval '91 days' where request_sha256 = repeat('a', 64);
select pg_temp.press(repeat('f', 64));
select is_empty($$select 1 from card_actions where request_sha256 = repeat('a', 64)$$, 'after ninety days it is forgotten');

select tap.sign_in(owner) from story;
select ok((select count(*) > 3 from card_actions), 'a member sees what was pressed');
select throws_ok($$insert into card_actions (account_id, action, object_type, record_id, request_sha256)
  select account, 'rescore', 'contacts', '1', repeat('9', 64) from story$$, '42501', null, 'and presses nothing here');
select throws_ok($$select card_action_finish(1, 'x')$$, '42501', null, 'users do not call the steps');
select tap.be_owner();
select tap.sign_in(stranger) from story;
select is((select count(*)::int from card_actions), 0, 'a stranger sees nothing');
select tap.be_owner();

select is((select oauth_disconnect(account, owner, true) -> 'erased' ? 'card_actions' from story), true, 'an erased portal leaves no actions');
select is((select count(*)::int from card_actions), 0, 'none at all');
