-- The staleness gate: which of two states of a record stays.

create temp table cast_of as select tap.connect(tap.make_user('owner@example.com')) as account;
create function pg_temp.apply(p_rows jsonb) returns jsonb language sql as $$
  select private.mirror_upsert((select account from cast_of), 'contacts', p_rows)
$$;

select is(pg_temp.apply(jsonb_build_array(tap.contact('1', '2026-11-02T00:00:00Z', '2026-11-21T10:00:00Z', 'new@example.com'))),
  '{"applied": 1, "unchanged": 0, "stale": 0}', 'a new record is applied');
select is(pg_temp.apply(jsonb_build_array(tap.contact('1', '2026-11-01T00:00:00Z', '2026-11-21T11:00:00Z', 'old@example.com'))),
  '{"applied": 0, "unchanged": 0, "stale": 1}', 'an older version that arrives later is stale');
select is((select email from hubspot_contacts_raw), 'new@example.com', 'and leaves the row');
select is(pg_temp.apply(jsonb_build_array(tap.contact('1', '2026-11-02T00:00:00Z', '2026-11-21T12:00:00Z', 'new@example.com'))),
  '{"applied": 0, "unchanged": 1, "stale": 0}', 'the same content read again is unchanged');
select is((select read_at from hubspot_contacts_raw), '2026-11-21T12:00:00Z'::timestamptz, 'but stamps when it was read');
select is(pg_temp.apply(jsonb_build_array(tap.contact('1', '2026-11-02T00:00:00Z', '2026-11-21T11:30:00Z', 'tie@example.com'))),
  '{"applied": 0, "unchanged": 0, "stale": 1}', 'of two versions of the same moment the one read later stays');
select is(pg_temp.apply(jsonb_build_array(tap.contact('1', '2026-11-02T00:00:00Z', '2026-11-21T12:30:00Z', 'tie@example.com'))),
  '{"applied": 1, "unchanged": 0, "stale": 0}', 'and one read later still replaces it');
select is(pg_temp.apply(jsonb_build_array(
    tap.contact('2', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'a@example.com'),
    tap.contact('2', '2026-11-03T00:00:00Z', '2026-11-21T10:00:00Z', 'c@example.com'),
    tap.contact('2', '2026-11-02T00:00:00Z', '2026-11-21T10:00:00Z', 'b@example.com'))) ->> 'applied', '1',
  'several versions in one batch are one row');
select is((select email from hubspot_contacts_raw where hubspot_id = '2'), 'c@example.com', 'the newest of them');

-- Missing and found again.
select is(pg_temp.apply('[{"hubspot_id": "2", "read_at": "2026-11-21T13:00:00Z", "missing": true, "merged_into": "1",
    "archived_at": "2026-11-21T12:59:00Z"}]'), '{"applied": 1, "unchanged": 0, "stale": 0}', 'a record not found is archived');
select is((select (archived_at, merged_into)::text from hubspot_contacts_raw where hubspot_id = '2'),
  row('2026-11-21T12:59:00Z'::timestamptz, '1')::text, 'with the time and the survivor');
select ok((select archived_at is not null from contacts where hubspot_id = '2'), 'and so is the contact');
select is(pg_temp.apply('[{"hubspot_id": "404", "read_at": "2026-11-21T13:00:00Z", "missing": true}]'),
  '{"applied": 0, "unchanged": 0, "stale": 1}', 'a record that was never mirrored cannot go missing');
select is(pg_temp.apply(jsonb_build_array(tap.contact('2', '2026-11-03T00:00:00Z', '2026-11-21T12:00:00Z', 'c@example.com')))
  ->> 'applied', '0', 'a read from before it went missing does not bring it back');
select ok((select archived_at is not null from hubspot_contacts_raw where hubspot_id = '2'), 'it stays archived');
select is(pg_temp.apply(jsonb_build_array(tap.contact('2', '2026-11-03T00:00:00Z', '2026-11-21T14:00:00Z', 'c@example.com'))),
  '{"applied": 1, "unchanged": 0, "stale": 0}', 'a read from after it does, even of the same version');
select ok((select archived_at is null and merged_into is null from hubspot_contacts_raw where hubspot_id = '2'), 'the record is live again');
select ok((select archived_at is null from contacts where hubspot_id = '2'), 'and so is the contact');

-- What a batch rejects.
select throws_ok($$ select private.mirror_upsert((select account from cast_of), '../x', '[]') $$, 'P0001',
  'There is no mirror of this object type.', 'an unknown object type is refused');

-- HubSpot turned the date of a change back.
select pg_temp.apply(jsonb_build_array(tap.contact('5', '2026-11-05T00:00:00Z', '2026-11-21T10:00:00Z', 'late@example.com')));
select is(private.mirror_upsert((select account from cast_of), 'contacts', jsonb_build_array(
    tap.contact('5', '2026-11-01T00:00:00Z', '2026-11-21T09:00:00Z', 'early@example.com')), '2026-11-21T10:30:00Z') ->> 'stale', '1',
  'a read from before a full run is judged by its date, even within the run');
select is(private.mirror_upsert((select account from cast_of), 'contacts', jsonb_build_array(
    tap.contact('5', '2026-11-01T00:00:00Z', '2026-11-21T11:00:00Z', 'early@example.com')), '2026-11-21T10:30:00Z') ->> 'applied', '1',
  'a read of a full run replaces what was read before the run, whatever its date');
select is((select email from contacts where hubspot_id = '5'), 'early@example.com', 'down to the contact');
select is(private.mirror_upsert((select account from cast_of), 'contacts', jsonb_build_array(
    tap.contact('5', '2026-10-01T00:00:00Z', '2026-11-21T12:00:00Z', 'older@example.com')), '2026-11-21T10:30:00Z') ->> 'stale', '1',
  'of two reads of the run the date decides again');
