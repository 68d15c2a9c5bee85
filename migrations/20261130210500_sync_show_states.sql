-- contacts.sync_status follows the record, and a contact that was changed here is merged from then on instead of copied.
-- Why: who updates a contact sees in its own row, under its lock, whether a change of ours may be overwritten.
-- Who may call: the triggers.

alter table public.contacts add column merged_since timestamptz;
comment on column public.contacts.merged_since is
  'Since when a member''s change has made its fields be merged with HubSpot''s (sync_records); null: they are as HubSpot has them.';
alter table public.contacts drop constraint contacts_sync_status_is_known;
alter table public.contacts add constraint contacts_sync_status_is_known check (sync_status in ('pending', 'syncing', 'synced', 'error'));
comment on column public.contacts.sync_status is
  'synced: as HubSpot has it; pending: our change waits; syncing: it is on its way; error: it was refused, or waits for a person.';

create function private.show_sync_state() returns trigger
language plpgsql volatile security definer set search_path = ''
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
  return null;
end
$$;
comment on function private.show_sync_state() is 'Row trigger of sync_records: the contact''s sync_status is its state.';
revoke execute on function private.show_sync_state() from public;
create trigger _900_show_state after insert or update of state or delete on public.sync_records
  for each row execute function private.show_sync_state();

create function private.end_record(p_account_id uuid, p_object text, p_entity_id uuid, p_ours jsonb, p_stamp timestamptz) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_record public.sync_records;
begin
  select r.* into v_record from public.sync_records r
  where r.account_id = p_account_id and r.object_type = p_object and r.entity_id = p_entity_id for update;
  if not found or v_record.state = 'synced' or (v_record.state = 'dead' and v_record.error ->> 'code' = 'gone') then
    return;
  end if;
  insert into public.sync_conflicts (account_id, object_type, record_id, kind, field, base, ours, theirs_at, decision)
  select p_account_id, p_object, p_entity_id, 'gone', f, v_record.base ->> f, p_ours ->> f, p_stamp, 'hubspot'
  from unnest(private.fields_that_differ(v_record.base, p_ours)) f;
  update public.sync_queue q set state = 'dead', error_code = 'gone', updated_at = clock_timestamp()
  where q.account_id = p_account_id and q.record_id = p_entity_id and q.state in ('queued', 'sending');
  update public.sync_records r set state = 'dead', error = '{"code": "gone"}', lease_token = null, leased_until = null,
    updated_at = clock_timestamp()
  where r.account_id = p_account_id and r.object_type = p_object and r.entity_id = p_entity_id;
end
$$;
comment on function private.end_record(uuid, text, uuid, jsonb, timestamptz) is
  'HubSpot has the record no more: what waited for it is dead, and its values are named.';
revoke execute on function private.end_record(uuid, text, uuid, jsonb, timestamptz) from public;
