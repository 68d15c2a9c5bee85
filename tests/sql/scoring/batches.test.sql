-- Score batches: every record once, whatever is sent twice, killed, cancelled or retried.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as batch,
  null::bigint as job, null::uuid as lease, null::uuid as second;
grant select on story to public;
update story set account = tap.connect(owner);
delete from private.jobs;
insert into hubspot_contacts_raw (account_id, hubspot_id, lifecyclestage, raw_json, source_updated_at, read_at, seen_at)
select account, n::text, 'lead', jsonb_build_object('properties', jsonb_build_object('lifecyclestage',
  case when n > 3 then 'customer' else 'lead' end)), timestamptz '2026-01-01' + n * interval '1 day', now(), now()
from story, generate_series(1, 5) n;
update hubspot_contacts_raw set source_archived_at = now() where hubspot_id = '5';

create function pg_temp.problem(p_call text) returns text language plpgsql as $$
declare
  v_detail text;
begin
  execute p_call;
  return null;
exception when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb ->> 'code';
end
$$;
create function pg_temp.rows(variadic p_ids text[]) returns jsonb language sql as $$
  select coalesce(jsonb_agg(jsonb_build_object('record_id', i, 'score', 40, 'probability', 0.4, 'log_odds', 0.1, 'grade', 'C',
    'baseline', 0, 'reasons', '[]'::jsonb, 'inputs', '[1]'::jsonb, 'as_of', clock_timestamp(), 'source', 'rules', 'model_id', null,
    'model_version', 0, 'model_sha256', repeat('a', 64))), '[]') from unnest(p_ids) i
$$;
create function pg_temp.claim() returns void language sql as $$
  update story set (job, lease) = (select (j ->> 'id')::bigint, (j ->> 'lease_token')::uuid
    from jsonb_array_elements(jobs_claim(array['score.batch'], 1, 60)) j)
$$;
create function pg_temp.counts() returns text language sql as $$
  select status || ' ' || total || '/' || done || '/' || failed from score_batches b join story s on s.batch = b.id
$$;

-- What is asked for.
select is((select score_batch_start(account, owner, 'contacts', array['2', '1', '1', '99']) - 'batch_id' from story), '{"total": 3}',
  'ids are taken once each');
select is((select (score_batch_start(account, owner, 'contacts') ->> 'total') from story), '4', 'without ids every live record');
select is((select (score_batch_start(account, owner, 'contacts', null, filter::jsonb) ->> 'total')::int from story), total, filter)
from (values ('{"lifecyclestage": ["customer"]}', 1), ('{"lifecyclestage": ["customer", "lead"], "limit": 2}', 2),
  ('{"updated_after": "2026-01-03T12:00:00Z"}', 2), ('{"never_scored": true}', 4), ('{"never_scored": false}', 0),
  ('{"stale": true}', 0), ('{"stale": false}', 4), ('{}', 4)) x (filter, total);
select is(pg_temp.problem(format('select score_batch_start(%L, null, %L, %L, %L)', account, object, ids, filter)), code, code || ': ' || detail)
from story, (values ('calls', null, null, 'unknown_object', 'calls are not scored'),
  ('contacts', '{1}', '{}', 'invalid_request', 'ids or a filter'), ('contacts', null, '{"colour": 1}', 'invalid_filter', 'an unknown condition'),
  ('deals', null, '{"lifecyclestage": ["lead"]}', 'invalid_filter', 'deals have none'),
  ('contacts', null, '{"stale": "yes"}', 'invalid_filter', 'no boolean'), ('contacts', null, '{"updated_after": "soon"}', 'invalid_filter', 'no time'),
  ('contacts', null, '{"limit": 0}', 'invalid_filter', 'no number'), ('contacts', null, '[]', 'invalid_filter', 'no object')) x (object, ids, filter, code, detail);
select is(pg_temp.problem('select score_batch_start(gen_random_uuid(), null, ''contacts'')'), 'unknown_portal', 'no portal, no batch');

-- A batch in slices.
delete from score_batches; delete from private.jobs;
select is((select count(*)::int from score_batch_items), 0, 'the items go with their batches');
update story set batch = (score_batch_start(account, owner, 'contacts', array['1', '2', '3', '4', '5', '99']) ->> 'batch_id')::uuid;
select is(pg_temp.counts(), 'pending 6/0/0', 'a batch waits');
select pg_temp.claim();
select is(pg_temp.counts(), 'running 6/0/0', 'until its job is claimed');
select is((select jsonb_path_query_array(s::jsonb, '$.records[*].id') from story, score_batch_slice(job, lease, 2) s), '["1", "2"]', 'a slice in id order');
select is((select s ->> 'last_id' from story, score_batch_slice(job, lease, 2, '2') s), '4', 'the next may be read before the first is committed');
select is((select (score_batch_slice(job, lease, 2, '4')::jsonb) - array['batch_id', 'account_id'] from story), '{"object_type": "contacts",
  "records": [], "missing": ["5", "99"], "last_id": "99", "cancelled": false}', 'archived and unknown records are named');
select is((select score_batch_commit(job, lease, '2', pg_temp.rows('1', '2')) from story),
  '{"done": 2, "failed": 0, "total": 6, "finished": false, "cancelled": false}', 'a commit counts');
create temp table before as select (select jsonb_agg(s) from record_scores s) as scores, (select count(*) from record_score_history) as history;
select is((select score_batch_commit(job, lease, '2', (select jsonb_agg(to_jsonb(s) - array['account_id', 'object_type', 'scored_at', 'stale_since'] order by record_id)
    from record_scores s)) from story), '{"done": 2, "failed": 0, "total": 6, "finished": false, "cancelled": false}', 'sent twice it gives the same answer');
select is((select jsonb_agg(s) from record_scores s), (select scores from before), 'and changes nothing');
select is((select score_batch_commit(job, lease, '2', pg_temp.rows('1', '2')) ->> 'done' from story), '2', 'scored anew behind the position it changes nothing either');
select is((select jsonb_agg(s) from record_scores s), (select scores from before), 'truly nothing');

-- A worker that died.
update private.jobs set leased_until = clock_timestamp() - interval '1 second';
update story set second = lease;
select pg_temp.claim();
select is((select cursor ->> 'after' from private.jobs j join story s on s.job = j.id), '2', 'the next worker goes on from the position');
select is((select pg_temp.problem(format('select score_batch_commit(%s, %L, ''4'', ''[]'')', job, second)) from story), 'lease_lost', 'the first one is too late');
select is((select pg_temp.problem(format('select score_batch_slice(%s, %L, 5)', job, second)) from story), 'lease_lost', 'also to read');
select is((select jsonb_path_query_array(s::jsonb, '$.records[*].id') from story, score_batch_slice(job, lease, 2) s), '["3", "4"]', 'no record is given twice');
select is((select score_batch_commit(job, lease, '4', pg_temp.rows('4', '1', '77')) from story),
  '{"done": 3, "failed": 1, "total": 6, "finished": false, "cancelled": false}', 'what a worker passes over has failed');
select is((select array_agg(record_id || ' ' || coalesce(error_code, status) order by record_id) from score_batch_items),
  '{"1 done","2 done","3 not_scored","4 done","5 pending","99 pending"}', 'nothing stays open behind the position');
select is((select count(*)::int from record_scores), 3, 'what the batch does not ask for is not stored');
select is((select score_batch_commit(job, lease, '99', '[]', '[{"record_id": "5", "code": "unknown_record", "detail": "for jane@example.com"},
  {"record_id": "99", "code": "unknown_record", "detail": "Gone."}]') - 'total' from story),
  '{"done": 3, "failed": 3, "finished": true, "cancelled": false}', 'the last record finishes the batch');
select is(pg_temp.counts(), 'completed 6/3/3', 'every record is counted');
select is((select error_detail from score_batch_items where record_id = '5'), 'for [e-mail]', 'an error holds no address');
select is((select jobs_complete(job, lease, '{}') from story), '{"completed": true}', 'its job ends');
select is(pg_temp.counts(), 'completed 6/3/3', 'which changes nothing more');

-- Retry.
select tap.sign_in(owner) from story;
select is((select score_batch_retry(batch) ->> 'status' from story), 'pending', 'what failed is asked for again');
select is((select pg_temp.problem(format('select score_batch_retry(%L)', batch)) from story), 'batch_open', 'once at a time');
select tap.be_owner();
select pg_temp.claim();
select is((select jsonb_path_query_array(s::jsonb, '$.records[*].id') from story, score_batch_slice(job, lease, 9) s), '["3"]', 'only what has no score');
select is((select (score_batch_slice(job, lease, 9) ->> 'missing')::jsonb from story), '["5", "99"]', 'or could have none');
select is((select score_batch_commit(job, lease, '99', pg_temp.rows('3', '5', '99')) ->> 'finished' from story), 'true', 'and finishes');
select is(pg_temp.counts(), 'completed 6/6/0', 'with all of them');
select jobs_complete(job, lease, '{}') from story;
select tap.sign_in(owner) from story;
select is((select pg_temp.problem(format('select score_batch_retry(%L)', batch)) from story), 'nothing_to_retry', 'then nothing is left to retry');
select is((select score_batch_cancel(batch) ->> 'status' from story), 'completed', 'nor to cancel');
select is((select score_batch_items(batch, null, 2) from story), '{"next_cursor": "2", "data": [
  {"record_id": "1", "status": "done", "error": null, "score": 40, "grade": "C"}, {"record_id": "2", "status": "done", "error": null, "score": 40, "grade": "C"}]}',
  'the items come in pages');
select is((select jsonb_array_length(score_batch_items(batch, 'done', 5, '2') -> 'data') from story), 4, 'from a cursor on');
select is((select score_batch_items(batch, 'failed', 5) from story), '{"data": [], "next_cursor": null}', 'and by status');
select is((select pg_temp.problem(format('select score_batch_items(%L, ''odd'')', batch)) from story), 'invalid_request', 'of those there are');
select is(pg_temp.problem('select score_batch_progress(gen_random_uuid())'), 'unknown_batch', 'an unknown batch is unknown');
select tap.be_owner();
