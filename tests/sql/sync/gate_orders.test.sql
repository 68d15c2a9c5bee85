-- The staleness gate: 300 random orders of arrival end in the same row.

create temp table cast_of as select tap.connect(tap.make_user('owner@example.com')) as account;
create function pg_temp.apply(p_rows jsonb) returns jsonb language sql as $$
  select private.mirror_upsert((select account from cast_of), 'contacts', p_rows)
$$;
-- What a row must be, whatever the order: everything but the stamps of our own clock.
create function pg_temp.state(p_id text) returns jsonb language sql as $$
  select to_jsonb(c) - array['synced_at', 'updated_at'] from hubspot_contacts_raw c where hubspot_id = p_id
$$;

-- Permutations: eight reads of one record, with ties of both times, an archived one and one that did not find it.
create temp table reads as
select n, r from (values
  (1, tap.contact('9', '2026-11-01T00:00:00Z', '2026-11-21T10:00:00Z', 'first@example.com')),
  (2, tap.contact('9', '2026-11-01T00:00:00Z', '2026-11-21T10:05:00Z', 'first@example.com')),
  (3, tap.contact('9', '2026-11-02T00:00:00Z', '2026-11-21T10:01:00Z', 'second@example.com')),
  (4, tap.contact('9', '2026-11-02T00:00:00Z', '2026-11-21T10:01:00Z', 'tie@example.com')),
  (5, tap.contact('9', '2026-11-02T00:00:00Z', '2026-11-21T10:02:00Z', 'second@example.com')),
  (6, tap.contact('9', '2026-11-02T00:00:00Z', '2026-11-21T10:03:00Z', 'second@example.com',
    '{"archived_at": "2026-11-21T10:02:30Z"}')),
  (7, '{"hubspot_id": "9", "read_at": "2026-11-21T10:04:00Z", "missing": true, "archived_at": "2026-11-21T10:03:30Z"}'::jsonb),
  (8, '{"hubspot_id": "9", "read_at": "2026-11-21T10:04:00Z", "missing": true, "archived_at": null, "merged_into": "1"}'::jsonb)
) v (n, r);
create temp table ends (state jsonb, batches int);
do $$
declare
  v_seed int;
  v_rows jsonb[];
  v_at int;
  v_size int;
begin
  for v_seed in 1 .. 300 loop
    delete from hubspot_contacts_raw where hubspot_id = '9';
    perform setseed(v_seed / 301.0);
    -- The record is known before it can go missing; after that every order, in batches of random size, with repeats.
    perform pg_temp.apply(jsonb_build_array((select r from reads where n = 1)));
    select array_agg(r order by random()) into v_rows from (select r from reads union all select r from reads where random() < 0.3) x;
    v_at := 1;
    while v_at <= cardinality(v_rows) loop
      v_size := 1 + floor(random() * 3);
      perform pg_temp.apply(to_jsonb(v_rows[v_at : v_at + v_size - 1]));
      v_at := v_at + v_size;
    end loop;
    insert into ends select pg_temp.state('9'), cardinality(v_rows);
  end loop;
end
$$;
select is((select count(distinct state)::int from ends), 1, '300 random orders of arrival end in the same row');
select is((select min(state ->> 'email') from ends), 'second@example.com', 'the version HubSpot changed last');
select is((select min((state ->> 'archived_at')::timestamptz) from ends), '2026-11-21T10:02:30Z'::timestamptz,
  'archived as the last read that found it says, since it was found after it went missing');
