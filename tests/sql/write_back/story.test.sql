-- Scores on their way to HubSpot: what is sent, what is not sent again, what HubSpot refuses.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::bigint as job,
  null::uuid as lease, null::jsonb as slice;
grant select on story to public;
update story set account = tap.connect(owner);

create function tap.score(p_id text, p_score int, p_grade text, p_reasons jsonb, p_at timestamptz default clock_timestamp())
returns void language sql as $$
  insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs,
    source, model_version, model_sha256, as_of, scored_at)
  select account, 'contacts', p_id, p_score, p_grade, p_score / 100.0, 0, 0, p_reasons, '[]', 'rules', 0, 'x', p_at, p_at from story
  on conflict (account_id, object_type, record_id) do update set score = excluded.score, grade = excluded.grade,
    reasons = excluded.reasons, scored_at = excluded.scored_at, as_of = excluded.as_of
$$;
create function tap.reason(p_label text, p_weight float8) returns jsonb language sql as $$
  select jsonb_build_object('feature', 'f', 'label', 'l', 'value', 'v', 'text', p_label, 'contribution', p_weight)
$$;
-- Claims the write-back that waits; its debounce is over.
create function tap.claim_write_back() returns void language plpgsql as $$
declare
  v_job jsonb;
begin
  update private.jobs j set run_after = now() - interval '1 day' where j.kind = 'score.write_back' and j.state = 'queued';
  v_job := public.jobs_claim(array['score.write_back'], 1, 60) -> 0;
  update story set job = (v_job ->> 'id')::bigint, lease = (v_job ->> 'lease_token')::uuid;
end
$$;
create function tap.slice(p_limit int default 100) returns jsonb language sql as $$
  select score_write_back_slice(job, lease, p_limit) from story
$$;

select is(private.write_back_text(jsonb_build_array(tap.reason('Free mail address', -0.9), tap.reason('Video watched', 0.4),
  tap.reason('Calls: 7', 0.2), tap.reason('Country', 0.1))),
  e'▼ Free mail address\n▲ Video watched\n▲ Calls: 7', 'the first three reasons are told, with their direction');
select is(private.write_back_text('[{"label": "Last call", "value": "3 days ago", "contribution": -0.1}]'),
  '▼ Last call: 3 days ago', 'a reason without a sentence of its own is told by name and value');
select ok(private.write_back_text(jsonb_build_array(tap.reason('=HYPERLINK("https://evil.example")', 0.4),
  tap.reason('@x', -0.3), tap.reason('+1', 0.2))) !~ e'(^|\n)[=+@\t-]', 'no line begins as a formula does');
select is(private.write_back_text('[]'), null, 'a score may have no reasons');
select is(private.write_back_text('{"a": 1}'), null, 'and reasons of another form do no harm');

select tap.score('7', 82, 'A', jsonb_build_array(tap.reason('Video watched', 0.5)));
select tap.score('8', 10, 'E', '[]');
select tap.score('9', 55, 'C', '[]');
select is((select count(*)::int from private.jobs where kind = 'score.write_back'), 1, 'three scores make one job');
select ok((select run_after > now() + interval '20 seconds' from private.jobs where kind = 'score.write_back'),
  'which waits for more');
select is((select count(*)::int from score_write_backs where pending_since is not null and state = 'new'), 3, 'every score is marked');

select tap.claim_write_back();
update story set slice = tap.slice();
select is((select slice ->> 'status' from story), 'open', 'there is work');
select is((select slice -> 'definition_version' from story), '0', 'the properties are not known to exist');
select is((select slice -> 'records' -> 0 ->> 'record_id' from story), '7', 'records come in id order');
select is((select (slice -> 'records' -> 0 -> 'values') - 'scored_at' from story),
  '{"score": 82, "grade": "A", "reasons": "▲ Video watched"}', 'a first write brings every value');
select is((select slice -> 'records' -> 0 -> 'values' ->> 'scored_at' from story),
  (select private.iso(scored_at) from record_scores where record_id = '7'), 'and the time of scoring');
select is((select (slice -> 'records' -> 1 -> 'values') - 'scored_at' from story), '{"score": 10, "grade": "E", "reasons": ""}',
  'a score without reasons brings an empty text');
select is((select jsonb_array_length(tap.slice(2) -> 'records')), 2, 'a slice has its limit');
select is(tap.slice(2) ->> 'more', 'true', 'and says that more may wait');
select score_write_back_ready(job, lease, 1) from story;
select is(tap.slice() -> 'definition_version', '1', 'the properties are remembered');

select is((select score_write_back_commit(job, lease, 0,
    jsonb_build_array(slice -> 'records' -> 0),
    jsonb_build_array(jsonb_build_object('record_id', '8', 'code', 'missing_required_property',
      'detail', 'x of a@b.example is needed', 'scored_at', slice -> 'records' -> 1 -> 'values' -> 'scored_at')), '["9"]') from story),
  '{"cancelled": false, "totals": {"written": 1, "refused": 1, "gone": 1}}', 'a commit counts what became of each record');
select is((select score_write_back_commit(job, lease, 0, jsonb_build_array(slice -> 'records' -> 0), '[]', '[]') -> 'totals' from story),
  '{"written": 1, "refused": 1, "gone": 1}', 'the same commit again changes nothing');
select is((select row(state, score, grade, reasons, pending_since is null)::text from score_write_backs where record_id = '7'),
  '(written,82,A,"▲ Video watched",t)', 'what HubSpot has is remembered');
select is((select row(state, refusals, pending_since is null, retry_at > now() + interval '23 hours')::text
  from score_write_backs where record_id = '8'), '(refused,1,t,t)', 'a refused record is left for a day');
select is((select row(error_code, error_message, direction, resolved)::text from sync_errors where entity_id = '8'),
  '(missing_required_property,"x of [e-mail] is needed",supabase_to_hubspot,f)', 'with HubSpot''s reason, without the address');
select is((select state from score_write_backs where record_id = '9'), 'gone', 'a record that is gone is known as such');
select is((select details - 'write_back' from sync_logs where operation = 'update'), '{"written": 1, "refused": 1, "gone": 1}',
  'the log has a line');
select is(tap.slice() - array['step', 'definition_version', 'object_type'], '{"status": "open", "records": [], "more": false}', 'nothing is left');
select jobs_complete(job, lease, '{}') from story;

-- Scored again: only what differs is sent.
select tap.score('7', 82, 'A', jsonb_build_array(tap.reason('Video watched', 0.5)));
select is((select count(*)::int from private.jobs where kind = 'score.write_back' and state = 'queued'), 0,
  'a rescore to the same score is no news');
select tap.score('7', 83, 'A', jsonb_build_array(tap.reason('Video watched', 0.7)));
select tap.score('9', 55, 'C', '[]');
select is((select count(*)::int from score_write_backs where pending_since is not null), 1, 'one record has changed');
select tap.claim_write_back();
update story set slice = tap.slice();
select is((select (slice -> 'records' -> 0 -> 'values') - 'scored_at' from story), '{"score": 83}', 'only the changed value goes, with its time');

-- It changes again while it is being sent.
select tap.score('7', 84, 'A', jsonb_build_array(tap.reason('Video watched', 0.7)));
select score_write_back_commit(job, lease, 0, slice -> 'records', '[]', '[]') from story;
select is((tap.slice() -> 'records' -> 0 -> 'values') - 'scored_at', '{"score": 84}', 'a newer score is not forgotten');
select is((select count(*)::int from private.jobs where kind = 'score.write_back' and state = 'queued'), 0,
  'nor does it need another job: this one meets its mark');
update story set slice = tap.slice();
select score_write_back_commit(job, lease, 1, slice -> 'records', '[]', '[]') from story;
select tap.score('7', 83, 'A', jsonb_build_array(tap.reason('Video watched', 0.7)));
select tap.score('7', 84, 'A', jsonb_build_array(tap.reason('Video watched', 0.7)));
update story set slice = tap.slice();
select is((select slice -> 'records' from story), '[]', 'a score that went there and back costs no request');
select is((select count(*)::int from score_write_backs where pending_since is not null), 0, 'and is not pending any more');

-- A success after a refusal.
select tap.score('8', 11, 'E', '[]');
update story set slice = tap.slice();
select is((select (slice -> 'records' -> 0 -> 'values') - 'scored_at' from story), '{"score": 11, "grade": "E", "reasons": ""}',
  'a refused record is tried again when its score changes, whole');
select score_write_back_commit(job, lease, 2, slice -> 'records', '[]', '[]') from story;
select is((select row(state, refusals, retry_at)::text from score_write_backs where record_id = '8'), '(written,0,)', 'it is written now');
select ok((select resolved from sync_errors where entity_id = '8'), 'which resolves its error');

-- Someone changed the value in HubSpot.
insert into hubspot_contacts_raw (account_id, hubspot_id, raw_json, source_updated_at, read_at, seen_at)
select account, '8', '{"id": "8", "properties": {"sales_copilot_score": null, "sales_copilot_grade": "E",
  "sales_copilot_reasons": null}}', clock_timestamp(), clock_timestamp() + interval '1 minute', clock_timestamp() from story;
select tap.score('8', 11, 'D', '[]');
select is((tap.slice() -> 'records' -> 0 -> 'values') - 'scored_at', '{"score": 11, "grade": "D"}',
  'a value that was cleared in HubSpot is written again with the next change');
update hubspot_contacts_raw set source_archived_at = clock_timestamp() where hubspot_id = '8';
select is(tap.slice() -> 'records', '[]', 'an archived record is not written');
select is((select state from score_write_backs where record_id = '8'), 'gone', 'but known to be gone');

-- HubSpot took a merged-away id for the record that it was merged into, and wrote the loser's values there.
select tap.score('5', 70, 'B', '[]');
select tap.score('6', 30, 'D', '[]');
update story set slice = tap.slice();
select score_write_back_commit(job, lease, (slice ->> 'step')::int, jsonb_build_array(slice -> 'records' -> 0), '[]', '["6"]',
  jsonb_build_array(jsonb_build_object('record_id', '5', 'values', slice -> 'records' -> 1 -> 'values'))) from story;
select is((tap.slice() -> 'records' -> 0 -> 'values') - 'scored_at', '{"score": 70, "grade": "B"}',
  'what was lost to another record''s values is sent again');
select is((select state from score_write_backs where record_id = '6'), 'gone', 'and the other one is gone');
