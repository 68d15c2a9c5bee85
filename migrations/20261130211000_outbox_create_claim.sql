-- The sender takes records with a change of ours under a lease: what is sent are the values of now.
-- Why: at most one request of a record is in flight; its values are outstanding from here on, whatever becomes of the sender.
-- Who may call: the service.

insert into private.job_kinds (kind, function_name) values ('sync.outbound', 'sync-worker');

create function private.wake_outbound(p_account_id uuid, p_at timestamptz) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
  -- Only looked at, since no job is locked with other locks in hand; two that look at once make two, and one finds nothing.
  if exists (select from private.jobs j where j.kind = 'sync.outbound' and j.account_id = p_account_id
      and j.state = 'queued' and j.run_after <= p_at + interval '1 second')
    or not exists (select from public.hubspot_accounts a where a.id = p_account_id and a.status = 'active') then
    return false;
  end if;
  perform private.enqueue_job('sync.outbound', p_account_id, null, '{}', p_at);
  return true;
end
$$;
comment on function private.wake_outbound(uuid, timestamptz) is
  'Sees to it that somebody sends what waits in a portal then; false when somebody comes already, or it is not connected.';

create function private.wake_for_record() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
begin
  perform private.wake_outbound(new.account_id, new.run_after);
  return null;
end
$$;
comment on function private.wake_for_record() is 'Row trigger of sync_records: what waits is sent.';
create trigger _910_wake after insert or update of state, run_after on public.sync_records
  for each row when (new.state = 'pending') execute function private.wake_for_record();

create function private.take_record(p_record public.sync_records, p_ours jsonb, p_is_gone boolean, p_token uuid, p_until timestamptz)
returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_fields text[] := private.fields_that_differ(p_record.base, p_ours);
  v_values jsonb := (select jsonb_object_agg(f, p_ours -> f) from unnest(v_fields) f);
begin
  if p_is_gone then
    perform private.end_record(p_record.account_id, p_record.object_type, p_record.entity_id, p_ours, null);
    return null;
  end if;
  -- Nothing to send any more: what was in flight said so.
  if v_fields = '{}' then
    update public.sync_records r set state = 'synced', pending_since = null, error = null, attempts = 0, lease_token = null,
      leased_until = null, updated_at = clock_timestamp()
    where (r.account_id, r.object_type, r.entity_id) = (p_record.account_id, p_record.object_type, p_record.entity_id);
    update public.sync_queue q set state = 'synced', updated_at = clock_timestamp()
    where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and q.state in ('queued', 'sending');
    return null;
  end if;
  update public.sync_records r set state = 'sending', lease_token = p_token, leased_until = p_until, attempts = r.attempts + 1,
    updated_at = clock_timestamp(), outstanding = (
      select coalesce(jsonb_agg(o), '[]') from jsonb_array_elements(r.outstanding) o
      where (o ->> 'at')::timestamptz > clock_timestamp() - interval '24 hours')
      || jsonb_build_object('token', p_token, 'at', private.iso(clock_timestamp()), 'values', v_values)
  where (r.account_id, r.object_type, r.entity_id) = (p_record.account_id, p_record.object_type, p_record.entity_id);
  update public.sync_queue q set state = 'sending', sync_attempts = q.sync_attempts + 1, last_sync_attempt = clock_timestamp(),
    updated_at = clock_timestamp()
  where q.account_id = p_record.account_id and q.record_id = p_record.entity_id and q.state in ('queued', 'sending');
  return jsonb_build_object('id', p_record.hubspot_id, 'values',
    (select jsonb_object_agg(f, coalesce(v_values ->> f, '')) from unnest(v_fields) f));
end
$$;
comment on function private.take_record(public.sync_records, jsonb, boolean, uuid, timestamptz) is
  'Puts a record in flight: its id and the values to send, where HubSpot reads an empty text as none. Null when there is nothing to send.';

create function public.outbox_claim(p_account_id uuid, p_limit int, p_seconds int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody else writes sync_records
declare
  v_token uuid := gen_random_uuid();
  v_now timestamptz := clock_timestamp();
  v_until timestamptz := v_now + make_interval(secs => least(greatest(p_seconds, 1), 600));
  v_row record;
  v_taken jsonb;
  v_records jsonb := '[]';
begin
  -- The contact with its record, whoever holds one of them is passed over. A lease that ended is one of an unknown outcome.
  for v_row in
    select r as record, c.archived_at is not null as is_gone, private.two_way_values(c) as ours
    from public.sync_records r join public.contacts c on c.id = r.entity_id
    where r.account_id = p_account_id and r.object_type = 'contacts'
      and ((r.state = 'pending' and r.run_after <= v_now) or (r.state = 'sending' and r.leased_until <= v_now))
    order by r.run_after, r.entity_id limit least(greatest(p_limit, 1), 100)
    for no key update of c, r skip locked
  loop
    v_taken := private.take_record(v_row.record, v_row.ours, v_row.is_gone, v_token, v_until);
    v_records := case when v_taken is null then v_records else v_records || v_taken end;
  end loop;
  return jsonb_build_object('lease_token', v_token, 'object', 'contacts', 'records', v_records, 'due_in_ms', (
    select greatest(ceil(extract(epoch from min(case r.state when 'sending' then r.leased_until else r.run_after end)
      - clock_timestamp()) * 1000), 0)::bigint
    from public.sync_records r where r.account_id = p_account_id and r.state in ('pending', 'sending')
      and r.lease_token is distinct from v_token
    having count(*) > 0));
end
$$;
comment on function public.outbox_claim(uuid, int, int) is
  'Leases records that wait: id and values of each; due_in_ms: when the next one is due.';
revoke all on function private.wake_outbound(uuid, timestamptz), private.wake_for_record(),
  private.take_record(public.sync_records, jsonb, boolean, uuid, timestamptz) from public;
revoke all on function public.outbox_claim(uuid, int, int) from public, anon, authenticated;
grant execute on function public.outbox_claim(uuid, int, int) to service_role;
