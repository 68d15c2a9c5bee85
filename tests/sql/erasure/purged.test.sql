-- What HubSpot purged is erased here too: by a session that completed, and only that.

create temp table story as select tap.connect(tap.make_user('owner@example.com')) as account;
create function pg_temp.apply(p_object text, p_rows jsonb) returns jsonb language sql as $$
  select private.mirror_upsert((select account from story), p_object, p_rows)
$$;
create function pg_temp.gone(p_id text, p_winner text default null) returns jsonb language sql as $$
  select jsonb_build_object('hubspot_id', p_id, 'read_at', clock_timestamp(), 'missing', true, 'merged_into', p_winner)
$$;
create function pg_temp.end_session(p_status text) returns void language sql as $$
  update sync_sessions set status = 'running' where status = 'pending';
  update sync_sessions set status = p_status, error = case p_status when 'failed' then '{"code": "x"}'::jsonb end where status = 'running';
$$;
create function pg_temp.work() returns text language plpgsql as $$
declare
  v_job jsonb;
  v_next text;
begin
  update private.jobs j set run_after = now() - interval '1 day' where j.kind = 'person.erase' and j.state = 'queued';
  v_job := jobs_claim(array['person.erase'], 1, 60) -> 0;
  loop
    v_next := erasure_step((v_job ->> 'id')::bigint, (v_job ->> 'lease_token')::uuid) ->> 'next';
    update private.jobs j set cursor = j.cursor || '{"after": "1"}' where j.id = (v_job ->> 'id')::bigint and j.cursor ? 'after';
    exit when v_next is distinct from 'again' and v_next is distinct from 'wait';
  end loop;
  perform jobs_complete((v_job ->> 'id')::bigint, (v_job ->> 'lease_token')::uuid, '{}');
  return v_next;
end
$$;
select pg_temp.apply('contacts', jsonb_build_array(
  tap.contact('1', '2026-11-02T00:00:00Z', '2026-11-21T10:00:00Z', 'gone@example.com'),
  tap.contact('2', '2026-11-02T00:00:00Z', '2026-11-21T10:00:00Z', 'loser@example.com'),
  tap.contact('3', '2026-11-02T00:00:00Z', '2026-11-21T10:00:00Z', 'winner@example.com'),
  tap.contact('4', '2026-11-02T00:00:00Z', '2026-11-21T10:00:00Z', 'bin@example.com', '{"archived_at": "2026-11-20T00:00:00Z"}')));
select pg_temp.apply('calls', jsonb_build_array(jsonb_build_object('hubspot_id', '9', 'source_updated_at', '2026-11-02T00:00:00Z', 'read_at',
  '2026-11-21T10:00:00Z', 'raw_json', '{"id": "9", "properties": {"hs_call_title": "gone@example.com"}}'::jsonb)));
select pg_temp.apply('contacts', jsonb_build_array(pg_temp.gone('1'), pg_temp.gone('2', '3')));
select pg_temp.apply('calls', jsonb_build_array(pg_temp.gone('9')));

-- 1. A session that failed is no proof.
select pg_temp.end_session('failed');
select is((select count(*)::int from person_erasures), 0, 'a failed session erases nothing');
select is((select count(*)::int from contacts), 4, 'not a contact');

-- 2. One that completed is.
select public.sync_start(account, null, 'full', null) from story;
select pg_temp.end_session('completed');
select is((select concat_ws(' ', reason, in_hubspot, records) from person_erasures), 'purged gone 2', 'a completed one erases what HubSpot has in no state');
select is(pg_temp.work(), 'done', 'the contact and the call');
select is(array(select hubspot_id from hubspot_contacts_raw order by 1), '{2,3,4}', 'not what was merged, nor what lies in the bin');
select is(array(select hubspot_id from contacts order by 1), '{2,3,4}', 'with the entity');
select is((select count(*)::int from hubspot_calls_raw), 0, 'and the call');
select is((select status from person_erasures), 'completed', 'with a certificate');

-- 3. A stale read does not bring it back; a later one does, since HubSpot has it then.
select is(pg_temp.apply('contacts', jsonb_build_array(tap.contact('1', '2026-11-03T00:00:00Z', '2026-11-21T10:00:00Z', 'gone@example.com'))) ->> 'applied', '0', 'a read from before does not');
select is(pg_temp.apply('contacts', jsonb_build_array(tap.contact('1', '2026-11-03T00:00:00Z', '2099-01-01T00:00:00Z', 'gone@example.com'))) ->> 'applied', '1', 'a read from after does');
select is((select count(*)::int from contacts where hubspot_id = '1'), 1, 'and the contact is there');

-- 4. A worker that says done before it is.
select public.sync_start(account, null, 'full', null) from story;
select pg_temp.apply('contacts', jsonb_build_array(pg_temp.gone('4') || '{"read_at": "2099-01-02T00:00:00Z"}'));
select pg_temp.end_session('completed');
update private.jobs j set run_after = now() - interval '1 day' where j.kind = 'person.erase' and j.state = 'queued';
select jobs_complete((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, '{}') from jsonb_array_elements(jobs_claim(array['person.erase'], 1, 60)) j;
select is((select error ->> 'code' from person_erasures where status = 'failed'), 'not_finished', 'certifies nothing');

-- 5. An archived person is asked for as well.
create temp table worker as select j.* from story, lateral (select sync_start(account, null, 'full', array['contacts'])) s, tap.claim('contacts') j;
select pg_temp.apply('contacts', jsonb_build_array(
  tap.contact('5', '2026-11-02T00:00:00Z', '2026-11-21T10:00:00Z', 'bin@example.com', '{"archived_at": "2026-11-20T00:00:00Z"}')));
select is((select sync_unseen(id, lease_token, 'contacts', '2026-11-22', null, 10) from worker), '{"ids": ["3"]}', 'the sweep asks for who is live');
select is((select sync_binned(id, lease_token, 'contacts', '2026-11-22', null, 10) from worker), '{"ids": ["4", "5"]}', 'and for who lies in the bin no more, not for who was merged');
select is((select sync_binned(id, lease_token, 'contacts', '2026-11-22', '4', 10) from worker), '{"ids": ["5"]}', 'in the order of ids');
select is((select sync_binned(id, lease_token, 'companies', '2026-11-22', null, 10) from worker), '{"ids": []}', 'but no company');
