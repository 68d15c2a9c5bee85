-- Staleness: which change of the mirror makes which score stale, and the one batch that gathers them.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
delete from private.jobs;

create function pg_temp.row(p_id text, p_version int, p_properties jsonb default '{}', p_links jsonb default '{}', p_more jsonb default '{}')
returns jsonb language sql as $$
  select jsonb_build_object('hubspot_id', p_id, 'source_updated_at', timestamptz '2026-11-01' + p_version * interval '1 minute',
    'read_at', timestamptz '2026-11-02' + p_version * interval '1 minute', 'raw_json', jsonb_build_object('id', p_id,
      'properties', jsonb_build_object('lastmodifieddate', p_version) || p_properties,
      'associations', (select coalesce(jsonb_object_agg(l.key, jsonb_build_object('results', (
        select jsonb_agg(jsonb_build_object('id', i, 'type', 'x')) from jsonb_array_elements_text(l.value) i))), '{}') from jsonb_each(p_links) l))) || p_more
$$;
create function pg_temp.sync(p_object text, variadic p_rows jsonb[]) returns void language sql as $$
  select private.mirror_upsert((select account from story), p_object, to_jsonb(p_rows))
$$;
create function pg_temp.score(p_object text, variadic p_ids text[]) returns void language sql as $$
  select scores_store((select account from story), p_object, jsonb_agg(jsonb_build_object('record_id', i, 'score', 40, 'probability', 0.4, 'log_odds', 0.1,
    'grade', 'C', 'baseline', 0, 'reasons', '[]'::jsonb, 'inputs', '[1]'::jsonb, 'as_of', clock_timestamp(), 'source', 'rules', 'model_id', null,
    'model_version', 0, 'model_sha256', repeat('a', 64)))) from unnest(p_ids) i
$$;
-- Stale records and what waits to be scored, then everything fresh again.
create function pg_temp.stale() returns text language plpgsql as $$
declare
  v_answer text;
begin
  select concat_ws(' | ', string_agg(object_type || ' ' || record_id, ', ' order by object_type, record_id)) into v_answer
  from public.record_scores where stale_since is not null;
  v_answer := coalesce(nullif(v_answer, ''), 'none') || ' / ' || coalesce((select string_agg(b.object_type || ' ' || i.record_id, ', ' order by b.object_type, i.record_id)
    from public.score_batches b join public.score_batch_items i on i.batch_id = b.id where b.status = 'pending' and b.origin = 'mirror'), 'none');
  update public.record_scores set stale_since = null;
  delete from public.score_batches;
  return v_answer;
end
$$;

-- Nothing is scored: nothing happens.
select pg_temp.sync('contacts', pg_temp.row('1', 1, '{}', '{"deals": ["20"]}', '{"phone_normalized": "4471"}'), pg_temp.row('2', 1), pg_temp.row('3', 1));
select pg_temp.sync('companies', pg_temp.row('10', 1, '{}', '{"contacts": ["1"]}', '{"phone_normalized": "4471"}'));
select pg_temp.sync('deals', pg_temp.row('20', 1, '{}', '{"contacts": ["1"], "companies": ["10"]}'));
select is(pg_temp.stale(), 'none / none', 'while nothing is scored nothing is marked');
select is((select count(*)::int from private.jobs), 0, 'and nothing is enqueued');

select pg_temp.score('contacts', '1', '2', '3');
select pg_temp.sync('contacts', pg_temp.row('1', 2, '{"city": "Paris"}', '{"deals": ["20"]}', '{"phone_normalized": "4471"}'), pg_temp.row('2', 1));
select is(pg_temp.stale(), 'contacts 1 / contacts 1', 'a changed contact is stale, one that was read again is not');
select pg_temp.sync('contacts', pg_temp.row('1', 2, '{"city": "Paris"}', '{"deals": ["20"]}', '{"phone_normalized": "4471", "read_at": "2026-11-20T00:00:00Z"}'));
select is(pg_temp.stale(), 'none / none', 'a read that confirms is no change');
select pg_temp.sync('contacts', pg_temp.row('1', 3, '{"city": "Paris", "sales_copilot_score": "40", "sales_copilot_grade": "C", "sales_copilot_reasons": "x",
  "sales_copilot_scored_at": "y"}', '{"deals": ["20"]}', '{"phone_normalized": "4471"}'));
select is(pg_temp.stale(), 'none / none', 'our own write-back is no change');
select pg_temp.sync('contacts', pg_temp.row('1', 4, '{"city": "Rome", "sales_copilot_score": "41"}', '{"deals": ["20"]}', '{"phone_normalized": "4471"}'));
select is(pg_temp.stale(), 'contacts 1 / contacts 1', 'a change beside it is');
select pg_temp.sync('contacts', pg_temp.row('1', 5, '{"city": "Rome", "sales_copilot_score": "41"}', '{"deals": ["20", "21"]}', '{"phone_normalized": "4471"}'));
select is(pg_temp.stale(), 'contacts 1 / contacts 1', 'so is a link');
select pg_temp.sync('contacts', pg_temp.row('4', 1));
select is(pg_temp.stale(), 'none / contacts 4', 'a new record is to be scored');
select pg_temp.sync('contacts', pg_temp.row('3', 2, '{}', '{}', '{"archived_at": "2026-11-05T00:00:00Z"}'));
select is(pg_temp.stale(), 'none / none', 'an archived one is not');
select is((select count(*)::int || ' ' || (select count(*) from record_score_history where record_id = '3') from record_scores where record_id = '3'), '0 1',
  'it has no score any more, but its history');

-- What a score rests on besides the record.
select pg_temp.sync('deals', pg_temp.row('20', 2, '{"amount": "5"}', '{"contacts": ["1"], "companies": ["10"]}'));
select is(pg_temp.stale(), 'contacts 1 / contacts 1', 'a changed deal touches its contacts; companies and deals are not scored yet');
select pg_temp.score('companies', '10');
select pg_temp.score('deals', '20');
select pg_temp.sync('deals', pg_temp.row('20', 3, '{"amount": "6"}', '{"contacts": ["1"], "companies": ["10"]}'));
select is(pg_temp.stale(), 'companies 10, contacts 1, deals 20 / companies 10, contacts 1, deals 20', 'then they are touched, too');
select pg_temp.sync('calls', pg_temp.row('30', 1, '{}', '{"contacts": ["2"]}'));
select is(pg_temp.stale(), 'contacts 2 / contacts 2', 'a call touches whom it is linked with');
select pg_temp.sync('calls', pg_temp.row('31', 1, '{}', '{}', '{"to_number_normalized": "4471", "from_number_normalized": "999"}'));
select is(pg_temp.stale(), 'companies 10, contacts 1, deals 20 / companies 10, contacts 1, deals 20', 'and whoever has its number, with the deals of those');
select pg_temp.sync('calls', pg_temp.row('32', 1, '{}', '{}', '{"from_number_normalized": "4471"}'));
select is(pg_temp.stale(), 'companies 10, contacts 1, deals 20 / companies 10, contacts 1, deals 20', 'in either direction');
select pg_temp.sync('companies', pg_temp.row('10', 2, '{"domain": "b.example"}', '{"contacts": ["1"]}', '{"phone_normalized": "4471"}'));
select is(pg_temp.stale(), 'companies 10 / companies 10', 'a company touches itself');

-- One batch gathers.
delete from private.jobs;
insert into ai_configurations (account_id, purpose, settings) select account, 'scoring:contacts', '{"debounce_seconds": 120}' from story;
select pg_temp.sync('contacts', pg_temp.row('1', 9, '{"city": "Bonn"}'));
select pg_temp.sync('contacts', pg_temp.row('2', 9, '{"city": "Bonn"}'));
select pg_temp.sync('contacts', pg_temp.row('1', 10, '{"city": "Bern"}'));
select is((select array_agg(i.record_id order by i.record_id) from score_batch_items i join score_batches b on b.id = i.batch_id where b.object_type = 'contacts'), '{1,2}',
  'changes gather in one batch, each record once');
select is((select count(*)::int from private.jobs where kind = 'score.batch' and payload ->> 'object_type' = 'contacts'), 1, 'with one job');
select cmp_ok((select run_after from private.jobs where kind = 'score.batch' and payload ->> 'object_type' = 'contacts'), '>', now() + interval '100 seconds',
  'that waits as long as is configured');
select is(jobs_claim(array['score.batch'], 9, 60) -> 0, null, 'and is not given before');
update private.jobs set run_after = now() - interval '1 second' where kind = 'score.batch';
create temp table claim as select (j ->> 'id')::bigint as job, (j ->> 'lease_token')::uuid as lease
  from jsonb_array_elements(jobs_claim(array['score.batch'], 9, 60)) j where j #>> '{payload,object_type}' = 'contacts';
select is((select status || ' ' || total from score_batches where object_type = 'contacts'), 'running 2', 'when it begins it knows how many');
select pg_temp.sync('contacts', pg_temp.row('1', 11, '{"city": "Oslo"}'));
select is((select array_agg(status || ' ' || (select count(*) from score_batch_items i where i.batch_id = b.id) order by status) from score_batches b where object_type = 'contacts'),
  '{"pending 1","running 2"}', 'and what changes from then on gathers for the next');
create temp table slice as select (score_batch_slice(job, lease, 9) -> 'records')::jsonb as records from claim;
select is((select jsonb_path_query_array(records, '$[*].properties.city') from slice), '["Oslo", "Bonn"]', 'the slice reads what is there now');
select score_batch_commit(job, lease, '2', (select jsonb_agg(jsonb_build_object('record_id', i, 'score', 41, 'probability', 0.41, 'log_odds', 0.1,
    'grade', 'C', 'baseline', 0, 'reasons', '[]'::jsonb, 'inputs', '[1]'::jsonb, 'as_of', clock_timestamp(), 'source', 'rules', 'model_id', null,
    'model_version', 0, 'model_sha256', repeat('a', 64))) from unnest(array['1', '2']) i)) from claim;
select is((select string_agg(record_id, ',') from record_scores where stale_since is not null and object_type = 'contacts'), null, 'and leaves nothing stale');

-- Erasing and ageing.
update record_score_history set scored_at = scored_at - interval '366 days' where record_id = '2';
insert into training_runs (account_id, object_type) select account, 'deals' from story;
insert into private.training_blobs (run_id, name, bytes) select id, 'x', 'x' from training_runs;
select private.maintain_scoring();
select is((select count(*)::int from record_score_history where record_id = '2'), 0, 'the maintenance removes scores of more than a year ago');
select is((select count(*)::int from private.training_blobs), 1, 'but no work under way');
select is((select oauth_disconnect(account, null, true) #>> '{erased,record_scores}' from story), '4', 'erasing a portal takes its scores');
select is_empty(format('select 1 from %s where account_id = %L', t.table_name, s.account), 'and every row of ' || t.table_name) from private.portal_tables t, story s;
select is((select count(*)::int from private.training_blobs), 0, 'also the state of its trainings');
select is_empty($$
  select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p') and not c.relispartition
    and not exists (select from private.portal_tables t where t.table_name::regclass = c.oid)
    and c.oid::regclass::text not in ('account_members', 'account_invitations', 'audit_logs', 'oauth_states', 'private.refresh_leases', 'ai_configurations', 'card_templates', 'alert_rules', 'sync_rules', 'metric_mappings', 'private.sync_fields',
      'document_access_log', 'private.document_erasures', 'person_erasures', 'private.erased_records', 'private.erasure_records')
$$, 'every table with a portal''s rows is erased, but membership, settings, the audit log and what is still to be erased');
