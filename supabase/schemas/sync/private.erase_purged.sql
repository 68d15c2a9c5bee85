-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.erase_purged() returns trigger
  language plpgsql security definer
  set search_path = ''
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

revoke all on function private.erase_purged() from public;
