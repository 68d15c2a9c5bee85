-- Durations by buckets: where a bucket begins, and what percentiles of them say.

select is(array(select private.duration_bucket(ms) from unnest(array[null, -5, 0, 1, 2, 3, 4, 8, 1024, 1218, 2147483647]) ms),
  array[0, 0, 0, 1, 5, 7, 9, 13, 41, 42, 124], 'four buckets an octave; powers of two begin theirs');
select is_empty($$ select ms from generate_series(1, 70000, 7) ms, private.duration_bucket(ms) b
  where ms < 2 ^ ((b - 1) / 4.0) - 1e-6 or ms >= 2 ^ (b / 4.0) + 1e-6 $$, 'each is within the bounds of its bucket');

-- What is recorded one by one is known to within a fifth, from whatever end it came.
create temp table calls as select (n * 7919) % 1000 + 1 as ms, n from generate_series(1, 1000) n;
select metrics_record('probe', ms::int, ms > 990) from calls order by n;
update function_metrics set minute = minute - interval '3 minutes', function_name = 'probe' where function_name = 'probe';
select metrics_record('probe', 5000, false);
select metrics_record('other', 0, false);
-- A minute of before has no histogram.
insert into function_metrics (minute, function_name, calls, total_ms, max_ms) values (date_trunc('minute', now(), 'UTC') - interval '10 minutes', 'old', 4, 40, 20);
select is((select sum(n)::int from function_metrics m, unnest(m.durations) n where function_name = 'probe'), 1001, 'every call is in a bucket');
select cmp_ok((select max(pg_column_size(durations)) from function_metrics), '<', 300, 'and a minute takes little room');

select tap.make_cast();
create function pg_temp.of(p_function text, p_field text) returns jsonb language sql as $$
  select f -> p_field from jsonb_array_elements(function_health(24) -> 'functions') f where f ->> 'function' = p_function
$$;
select tap.sign_in(id) from people where name = 'admin';
select is(jsonb_build_array(pg_temp.of('probe', 'calls'), pg_temp.of('probe', 'errors'), pg_temp.of('probe', 'measured'), pg_temp.of('probe', 'error_rate')),
  '[1001, 10, 1001, 0.0100]', 'calls and errors of several minutes add up');
select ok((pg_temp.of('probe', field))::numeric between exact and exact * 1.19 + 1, field || ' is no less than it is, and at most a bucket above')
from (values ('p50_ms', 501), ('p95_ms', 951), ('p99_ms', 991)) x (field, exact);
select is(pg_temp.of('other', 'p99_ms'), '0', 'no percentile is above the longest call');
select is(jsonb_build_array(pg_temp.of('old', 'p50_ms'), pg_temp.of('old', 'measured'), pg_temp.of('old', 'calls')), '[null, 0, 4]', 'what was not measured is not made up');
select is(tap.problem_of(format('select function_health(%L)', h)), '422 invalid_request', 'refused: ' || coalesce(h, 'null')) from unnest(array[null, '0', '721']) h;
select tap.be_owner();
select tap.sign_in(id) from people where name = 'member';
select is(tap.problem_of('select function_health()'), '403 forbidden', 'it is for those who answer for a portal, not for members');
select tap.be_owner();
select tap.sign_in(id) from people where name = 'somebody';
select is(tap.problem_of('select function_health()'), '403 forbidden', 'nor for who has only a personal space');
