-- A key is told of as long as anything is sealed with it, and to the service alone.
create temp table story as select tap.make_user('owner@example.com') as owner, tap.connect(tap.make_user('second@example.com')) as account;
grant select on story to public;
update hubspot_accounts set access_token = 'v1.k1.a', refresh_token = 'v1.k2.b', key_id = 'k2' from story where id = account;

select is(oauth_key_usage(), '[{"key_id": "k1", "tokens": 1, "consents": 0}, {"key_id": "k2", "tokens": 1, "consents": 0}]',
  'the envelopes count, not what the column says');
select oauth_begin(owner, repeat('a', 64), 'v1.k3.verifier', null, 600) from story;
select oauth_park(repeat('a', 64), repeat('b', 64), 'v1.k1.code', 300);
select is(oauth_key_usage(), '[{"key_id": "k1", "tokens": 1, "consents": 1}, {"key_id": "k2", "tokens": 1, "consents": 0},
  {"key_id": "k3", "tokens": 0, "consents": 1}]', 'a consent under way is sealed, too');
select oauth_claim(repeat('b', 64), owner) from story;
select is(oauth_key_usage(), '[{"key_id": "k1", "tokens": 1, "consents": 0}, {"key_id": "k2", "tokens": 1, "consents": 0}]',
  'one that was taken out seals nothing');
update oauth_states set created_at = now() - interval '11 minutes', expires_at = now() - interval '1 second';
update hubspot_accounts set access_token = 'v1.k2.a' from story where id = account;
select is(oauth_key_usage(), '[{"key_id": "k2", "tokens": 2, "consents": 0}]', 'what is over or sealed anew holds no key back');

select tap.sign_in(owner) from story;
select throws_ok('select oauth_key_usage()', '42501', null, 'users are not told');
