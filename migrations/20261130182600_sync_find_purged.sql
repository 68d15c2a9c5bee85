-- Records that HubSpot has in no state any more are erased here too, at the end of a sync that found it out.
-- Why: issue 12 A.5: e-mail and name of a purged contact stayed in raw_json and contacts.data (decision 38).
-- Who may call: a trigger, and the service with the lease of a sync.

create function public.sync_binned(p_job_id bigint, p_lease_token uuid, p_object text, p_before timestamptz, p_after text, p_limit integer)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_ids jsonb;
begin
  -- What lies in HubSpot's bin was met by the walk through the archived list. Deals and companies are no persons.
  select coalesce(jsonb_agg(x.hubspot_id order by x.hubspot_id), '[]') into v_ids from (
    select y.hubspot_id from (
      select t.hubspot_id, t.account_id, t.seen_at, t.archived_at, t.merged_into from public.hubspot_contacts_raw t where p_object = 'contacts'
      union all
      select t.hubspot_id, t.account_id, t.seen_at, t.archived_at, t.merged_into from public.hubspot_calls_raw t where p_object = 'calls') y
    where y.account_id = v_job.account_id and y.hubspot_id > coalesce(p_after, '') and y.seen_at < p_before
      and y.archived_at is not null and y.merged_into is null
    order by y.hubspot_id limit least(greatest(p_limit, 1), 1000)) x;
  return jsonb_build_object('ids', v_ids);
end
$$;
comment on function public.sync_binned(bigint, uuid, text, timestamptz, text, integer) is
  'Archived contacts or calls of the mirror that no read has seen since p_before, in id order after p_after: HubSpot may have purged them.';
revoke execute on function public.sync_binned(bigint, uuid, text, timestamptz, text, integer) from public;
grant execute on function public.sync_binned(bigint, uuid, text, timestamptz, text, integer) to service_role;

create function private.erase_purged() returns trigger
language plpgsql security definer set search_path = ''
as $$
-- definer because erasures are made here alone
declare
  v_records jsonb;
begin
  -- Only what this session asked for, and only when all of it went well: a mass disappearance fails, and erases nothing.
  -- A minute for the difference between the clock of the function, which dates reads, and ours.
  select jsonb_agg(jsonb_build_object('object_type', x.object_type, 'record_id', x.hubspot_id, 'read_at', x.missing_at)) into v_records
  from (
    select 'contacts' as object_type, t.hubspot_id, t.missing_at from public.hubspot_contacts_raw t
    where t.account_id = new.account_id and t.missing_at > t.seen_at and t.missing_merged_into is null
      and t.missing_at >= new.start_time - interval '1 minute'
    union all
    select 'calls', t.hubspot_id, t.missing_at from public.hubspot_calls_raw t
    where t.account_id = new.account_id and t.missing_at > t.seen_at and t.missing_merged_into is null
      and t.missing_at >= new.start_time - interval '1 minute') x;
  if v_records is not null then
    perform private.open_erasure(new.account_id, null, 'purged', 'gone', v_records);
  end if;
  return null;
end
$$;
comment on function private.erase_purged() is 'Row trigger of sync_sessions: a completed session erases the contacts and calls that HubSpot does not have any more.';
revoke execute on function private.erase_purged() from public;

create trigger _500_erase_purged after update of status on public.sync_sessions
  for each row when (new.status = 'completed' and old.status is distinct from 'completed') execute function private.erase_purged();

-- A contact is missing in few rows, and every session asks.
create index idx_contacts_missing on public.hubspot_contacts_raw (account_id, missing_at) where missing_at is not null;
comment on index public.idx_contacts_missing is 'What a session found purged.';
create index idx_calls_missing on public.hubspot_calls_raw (account_id, missing_at) where missing_at is not null;
comment on index public.idx_calls_missing is 'What a session found purged.';
