-- Bookings say whether HubSpot has them, and dead ones are replayed like contacts.
-- Why: one place that shows the state of a record, and one that tries it again.

create or replace function private.show_sync_state() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because members may not write these columns
declare
  v_status text := case when tg_op <> 'DELETE' then case new.state
    when 'sending' then 'syncing' when 'dead' then 'error' else new.state end else 'synced' end;
begin
  update public.contacts c set sync_status = v_status,
    merged_since = case when tg_op <> 'DELETE' then coalesce(c.merged_since, clock_timestamp()) end
  where c.id = coalesce(new.entity_id, old.entity_id) and coalesce(new.object_type, old.object_type) = 'contacts'
    and (c.sync_status is distinct from v_status or (c.merged_since is null) <> (tg_op = 'DELETE'));
  -- Of one in flight nobody knows yet.
  if tg_op <> 'DELETE' and new.object_type = 'bookings' and new.state <> 'sending' then
    update public.bookings b set hubspot_synced = new.state = 'synced', sync_attempts = new.attempts,
      hubspot_synced_at = case when new.state = 'synced' then clock_timestamp() else b.hubspot_synced_at end
    where b.id = new.entity_id and (b.hubspot_synced, b.sync_attempts) is distinct from (new.state = 'synced', new.attempts);
  end if;
  return null;
end
$$;
comment on function private.show_sync_state() is 'Row trigger of sync_records: the contact''s sync_status is its state, and a booking says whether HubSpot has it.';

revoke all on function private.show_sync_state() from public;

create or replace function private.replay_outbox(p_account_id uuid, p_record_id uuid, p_code text, p_dry_run boolean) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody else writes sync_records; the caller's right is asked first
declare
  v_row record;
  v_ids jsonb := '[]';
begin
  if not p_account_id = any (array(select private.my_account_ids(array['owner', 'admin']))) then
    perform private.raise_problem(403, 'forbidden', 'Only owners and admins of the portal replay changes.');
  end if;
  -- What is gone, or waits for a person's decision, is not helped by sending it.
  for v_row in
    select r.entity_id, r.object_type, r.base, case r.object_type when 'contacts' then private.two_way_values(c) else private.two_way_values(b) end as ours
    from public.sync_records r
    left join public.contacts c on c.id = r.entity_id and r.object_type = 'contacts'
    left join public.bookings b on b.id = r.entity_id and r.object_type = 'bookings'
    where r.account_id = p_account_id and r.state = 'dead' and coalesce(c.id, b.id) is not null
      and r.error ->> 'code' not in ('gone', 'conflict_open')
      and (p_record_id is null or r.entity_id = p_record_id) and (p_code is null or r.error ->> 'code' = p_code)
    order by r.object_type, r.hubspot_id, r.entity_id limit 1000
  loop
    -- The entity before its record, as everywhere; one that somebody holds is replayed another time.
    perform from public.contacts c where c.id = v_row.entity_id and v_row.object_type = 'contacts' for no key update skip locked;
    if not found then
      perform from public.bookings b where b.id = v_row.entity_id and v_row.object_type = 'bookings' for no key update skip locked;
    end if;
    continue when not found;
    perform from public.sync_records r where r.account_id = p_account_id and r.object_type = v_row.object_type
      and r.entity_id = v_row.entity_id and r.state = 'dead' for update skip locked;
    continue when not found;
    v_ids := v_ids || to_jsonb(v_row.entity_id);
    continue when p_dry_run;
    insert into public.sync_queue (account_id, table_name, record_id, operation, old_data, new_data, changed, retry_of)
    select p_account_id, v_row.object_type, v_row.entity_id, 'UPDATE', jsonb_object_agg(f, v_row.base -> f),
      jsonb_object_agg(f, v_row.ours -> f), array_agg(f order by f), (select q.id from public.sync_queue q
        where q.account_id = p_account_id and q.record_id = v_row.entity_id and q.state = 'dead' order by q.seq desc limit 1)
    from unnest(private.fields_that_differ(v_row.base, v_row.ours)) f having count(*) > 0;
    update public.sync_records r set state = 'pending', attempts = 0, error = null, run_after = clock_timestamp(), updated_at = clock_timestamp()
    where r.account_id = p_account_id and r.object_type = v_row.object_type and r.entity_id = v_row.entity_id;
  end loop;
  if p_record_id is not null and v_ids = '[]' then
    perform private.raise_problem(404, 'unknown_record', 'There is no dead change of this record that could be replayed.');
  end if;
  return jsonb_build_object('replayed', case when p_dry_run then 0 else jsonb_array_length(v_ids) end, 'records', v_ids);
end
$$;
comment on function private.replay_outbox(p_account_id uuid, p_record_id uuid, p_code text, p_dry_run boolean) is 'See outbox_replay.';

revoke all on function private.replay_outbox(p_account_id uuid, p_record_id uuid, p_code text, p_dry_run boolean) from public;
grant all on function private.replay_outbox(p_account_id uuid, p_record_id uuid, p_code text, p_dry_run boolean) to authenticated;
