-- Which records that a search found need not be read: those of which the mirror provably holds the state.

create temp table cast_of as select tap.connect(tap.make_user('owner@example.com')) as account;
create function pg_temp.apply(p_id text, p_updated timestamptz, p_read timestamptz, p_floor timestamptz, p_email text default 'a')
returns jsonb language sql as $$
  select private.mirror_upsert((select account from cast_of), 'contacts',
    jsonb_build_array(tap.contact(p_id, p_updated, p_read, p_email, jsonb_build_object('read_floor', p_floor))))
$$;
create function pg_temp.unknown(p_id text, p_updated text) returns jsonb language sql as $$
  select mirror_known((select account from cast_of), 'contacts', jsonb_build_array(jsonb_build_object('id', p_id,
    'updated_at', p_updated))) -> 'unknown'
$$;

select is(pg_temp.unknown('1', '2026-11-02T00:00:00.500Z'), '["1"]', 'a record that is not mirrored must be read');
select pg_temp.apply('1', '2026-11-02T00:00:00.500Z', '2026-11-02T00:00:01Z', '2026-11-02T00:00:00.500Z');
select is(pg_temp.unknown('1', '2026-11-02T00:00:00.500Z'), '["1"]',
  'a read that may have begun within the millisecond of its date may have missed a change of that date');
select is(pg_temp.unknown('1', '2026-11-02T00:00:00.499Z'), '[]', 'an older state than the stored one need not be read');
select is(pg_temp.unknown('1', '2026-11-02T00:00:00.501Z'), '["1"]', 'a newer one must');
select is(pg_temp.unknown('1', null), '["1"]', 'and so must one of no date');
select is(pg_temp.apply('1', '2026-11-02T00:00:00.500Z', '2026-11-02T00:00:02Z', '2026-11-02T00:00:00.501Z') ->> 'unchanged', '1',
  'the same content is read again');
select is(pg_temp.unknown('1', '2026-11-02T00:00:00.500Z'), '[]', 'which settles it');
select pg_temp.apply('1', '2026-11-02T00:00:00.500Z', '2026-11-02T00:00:03Z', null);
select is(pg_temp.unknown('1', '2026-11-02T00:00:00.500Z'), '[]', 'a read of an unknown time takes nothing back');
select pg_temp.apply('1', '2026-11-02T00:00:00.700Z', '2026-11-02T00:00:04Z', null, 'b');
select is(pg_temp.unknown('1', '2026-11-02T00:00:00.700Z'), '["1"]', 'but settles nothing either');
select pg_temp.apply('1', '2026-11-02T00:00:00.700Z', '2026-11-02T00:00:05Z', '2026-11-02T00:00:04Z', 'c');
select is(pg_temp.unknown('1', '2026-11-02T00:00:00.700Z'), '[]', 'a later read of other content brings its own time');

-- Restored without a move of its date.
select private.mirror_upsert(account, 'contacts', '[{"hubspot_id": "1", "read_at": "2026-11-02T01:00:00Z", "missing": true}]') from cast_of;
select is(pg_temp.unknown('1', '2026-11-02T00:00:00.700Z'), '["1"]', 'what is archived here and found there must be read');

select pg_temp.apply('2', '2026-11-02T00:00:00Z', '2026-11-02T00:00:03Z', '2026-11-02T00:00:02Z');
select is((select mirror_known(account, 'contacts', '[{"id": "30", "updated_at": "2026-11-02T00:00:00Z"},
    {"id": "2", "updated_at": "2026-11-02T00:00:00Z"}, {"id": "4", "updated_at": "2026-11-02T00:00:00Z"}]') from cast_of),
  '{"unknown": ["30", "4"]}', 'the others keep their order');
select is((select mirror_known(account, 'companies', '[]') from cast_of), '{"unknown": []}', 'no hit, nothing to read');
select throws_ok($$ select mirror_known((select account from cast_of), '../x', '[]') $$, 'P0001',
  'There is no mirror of this object type.', 'what is no name of an object is refused');
