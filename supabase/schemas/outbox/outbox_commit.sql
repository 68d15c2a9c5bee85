-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.outbox_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody else writes sync_records
declare
  v_key record;
  v_record public.sync_records;
  v_ours jsonb;
  v_merged jsonb;
  v_sent jsonb;
  v_outcome record;
  v_counts jsonb := '{"accepted": 0, "refused": 0, "gone": 0, "unknown": 0, "unsent": 0}';
  v_job private.jobs;
begin
  -- What was sent is read again: that verifies the write, and decides where nobody knows. Before all other locks, as a read
  -- commits: its dirty record, the mirror, the contact, its record.
  select r.account_id into v_job.account_id from public.sync_records r where r.lease_token = p_lease_token limit 1;
  perform public.dirty_mark(v_job.account_id, 'contacts', (select coalesce(jsonb_agg(jsonb_build_object('id', a ->> 'id',
      'at', a -> 'updated_at', 'bulk', true, 'links', false)), '[]') from jsonb_array_elements(p_accepted) a), 60000)
  where v_job.account_id is not null;
  perform public.dirty_mark(v_job.account_id, 'contacts', (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'forced', true, 'links', false)), '[]')
      from (select g as id from jsonb_array_elements_text(p_gone) g union all select u ->> 'id' from jsonb_array_elements(p_unknown) u) x), 1250)
  where v_job.account_id is not null;
  for v_key in select r.account_id, r.object_type, r.entity_id from public.sync_records r
    where r.lease_token = p_lease_token order by r.account_id, r.hubspot_id
  loop
    -- The contact before its record. One whose lease was taken over meanwhile is another sender's.
    select private.two_way_values(c) into v_ours from public.contacts c where c.id = v_key.entity_id for no key update;
    select r.* into v_record from public.sync_records r
    where r.account_id = v_key.account_id and r.object_type = v_key.object_type and r.entity_id = v_key.entity_id
      and r.lease_token = p_lease_token for update;
    continue when not found or v_ours is null;
    v_sent := (select o -> 'values' from jsonb_array_elements(v_record.outstanding) o where o ->> 'token' = p_lease_token::text);
    select x.name, x.row into v_outcome from (
      select 1, 'accepted', a from jsonb_array_elements(p_accepted) a
      union all select 2, 'gone', jsonb_build_object('id', g) from jsonb_array_elements_text(p_gone) g
      union all select 3, 'refused', f from jsonb_array_elements(p_refused) f
      union all select 4, 'unknown', u from jsonb_array_elements(p_unknown) u
      union all select 5, 'unsent', '{}') x (place, name, row)
    where x.name = 'unsent' or x.row ->> 'id' = v_record.hubspot_id order by x.place limit 1;
    v_counts := v_counts || jsonb_build_object(v_outcome.name, (v_counts ->> v_outcome.name)::int + 1);
    v_merged := v_ours;
    if v_outcome.name = 'accepted' then
      v_merged := v_ours || private.settle_accepted(v_record, v_sent, v_ours, v_outcome.row);
    elsif v_outcome.name = 'gone' then
      perform private.end_record(v_record.account_id, v_record.object_type, v_record.entity_id, v_ours, null);
    else
      perform private.settle_failed(v_record, v_outcome.name, v_outcome.row ->> 'code', v_outcome.row ->> 'detail',
        make_interval(secs => least(greatest(p_wait_seconds, 1), 3600)));
    end if;
    perform private.write_two_way(v_key.entity_id, v_merged);
  end loop;
  -- HubSpot's reasons, until the record is taken.
  if v_job.account_id is not null then
    perform private.record_refusals(v_job, 'contacts', (select coalesce(jsonb_agg(f || jsonb_build_object('record_id', f -> 'id')), '[]')
      from jsonb_array_elements(p_refused) f));
    update public.sync_errors e set resolved = true, updated_at = clock_timestamp()
    where e.account_id = v_job.account_id and e.entity_type = 'contacts' and e.direction = 'supabase_to_hubspot' and not e.resolved
      and e.entity_id in (select a ->> 'id' from jsonb_array_elements(p_accepted) a);
  end if;
  return v_counts;
end
$$;
comment on function public.outbox_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer) is 'Commits a claim: accepted (id, updated_at, properties), refused and unknown (id, code, detail), gone (ids). What is in none was not sent, and waits for p_wait_seconds.';

revoke all on function public.outbox_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer) from public;
grant all on function public.outbox_commit(p_lease_token uuid, p_accepted jsonb, p_refused jsonb, p_gone jsonb, p_unknown jsonb, p_wait_seconds integer) to service_role;
