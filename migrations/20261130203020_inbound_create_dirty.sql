-- Which records are to be read: one row each, however often and by whomever it was announced.
-- Why: a thousand events of one record are one read, and news that comes during a read is not lost with its commit.
-- Who may call: the service.

create table private.sync_dirty (
  account_id uuid not null,
  object_type text not null,
  record_id text not null collate "C",
  version bigint not null default 1,
  stamp timestamptz,
  due_at timestamptz not null,
  bulk boolean not null,
  forced boolean not null,
  erase boolean not null,
  links boolean not null,
  unsettled integer not null default 0,
  attempts integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  lease_token uuid,
  leased_until timestamptz,
  claimed_at timestamptz,
  claimed_version bigint,
  primary key (account_id, object_type, record_id),
  constraint sync_dirty_belongs_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint sync_dirty_lease_is_whole check ((lease_token is null) = (leased_until is null)
    and (lease_token is null or (claimed_at is not null and claimed_version is not null))),
  constraint sync_dirty_counts_are_nonnegative check (attempts >= 0 and unsettled >= 0)
)
with (fillfactor = 70);
comment on table private.sync_dirty is 'Records that were announced and are to be read.';
comment on column private.sync_dirty.account_id is 'The portal.';
comment on column private.sync_dirty.object_type is 'contacts, companies, …';
comment on column private.sync_dirty.record_id is 'HubSpot''s record id.';
comment on column private.sync_dirty.version is 'Rises with each announcement: a commit clears the row only at the version that it claimed.';
comment on column private.sync_dirty.stamp is 'The latest time that an event names; null when one names none, and then nothing makes the state known.';
comment on column private.sync_dirty.due_at is 'Not to be read before; moves only earlier. While it is claimed: the end of the lease, unless news came.';
comment on column private.sync_dirty.bulk is 'True while only our own writes announced it: read in full batches.';
comment on column private.sync_dirty.forced is 'True when no stamp makes it known: deletion, restore, merge, links, somebody''s wish.';
comment on column private.sync_dirty.erase is 'True when HubSpot told of a privacy deletion: it is erased when the read finds it gone.';
comment on column private.sync_dirty.links is 'True when its links may have changed: they are read too; otherwise the mirror keeps those that it has.';
comment on column private.sync_dirty.unsettled is 'Reads in a row that could have missed a change of the same millisecond.';
comment on column private.sync_dirty.attempts is 'Reads in a row in which HubSpot did not serve it.';
comment on column private.sync_dirty.created_at is 'When it was first announced.';
comment on column private.sync_dirty.lease_token is 'Proves that a reader holds it; null when none does.';
comment on column private.sync_dirty.leased_until is 'When another reader may take it; null when none holds it.';
comment on column private.sync_dirty.claimed_at is 'When it was last claimed; events from before are in that read.';
comment on column private.sync_dirty.claimed_version is 'Its version then.';
create index idx_sync_dirty_due on private.sync_dirty (due_at);
comment on index private.idx_sync_dirty_due is 'What is due.';
create index idx_sync_dirty_leased on private.sync_dirty (lease_token) where lease_token is not null;
comment on index private.idx_sync_dirty_leased is 'The rows of a claim.';
alter table private.sync_dirty enable row level security;
create policy "Only the service reads dirty records" on private.sync_dirty for select to service_role using (true);
comment on policy "Only the service reads dirty records" on private.sync_dirty is 'Outside the API.';
insert into private.portal_tables (table_name, position) values ('private.sync_dirty', 207);
insert into private.erasure_tables (table_name, why) values ('private.sync_dirty', 'ids, until they are read');

insert into private.job_kinds (kind, function_name) values ('sync.inbound', 'sync-worker');

create function private.wake_inbound(p_account_id uuid, p_at timestamptz) returns boolean
language plpgsql volatile set search_path = ''
as $$
begin
  -- Only looked at, since no job is locked with other locks in hand; two that look at once make two, and one finds nothing.
  if exists (select from private.jobs j where j.kind = 'sync.inbound' and j.account_id = p_account_id
      and j.state = 'queued' and j.run_after <= p_at + interval '1 second') then
    return false;
  end if;
  perform private.enqueue_job('sync.inbound', p_account_id, null, '{}', p_at);
  return true;
end
$$;
comment on function private.wake_inbound(uuid, timestamptz) is 'Sees to it that somebody reads what is due in a portal then; false when somebody comes already.';
revoke all on function private.wake_inbound(uuid, timestamptz) from public;

create function private.mark_dirty(p_account_id uuid, p_object text, p_marks jsonb, p_delay interval) returns integer
language sql volatile set search_path = ''
as $$
  with marks as (
    -- Of an object that is not mirrored nothing is read.
    select m.id, case when bool_and(m.at is not null) then max(m.at) end as at, bool_and(coalesce(m.bulk, false)) as bulk,
      bool_or(coalesce(m.forced, false)) as forced, bool_or(coalesce(m.erase, false)) as erase,
      bool_or(coalesce(m.links, true)) as links
    from jsonb_to_recordset(p_marks) m (id text, at timestamptz, bulk boolean, forced boolean, erase boolean, links boolean)
    where m.id is not null and exists (select from private.mirror_objects o where o.object_type = p_object)
    group by m.id
  ), marked as (
    insert into private.sync_dirty as d (account_id, object_type, record_id, stamp, due_at, bulk, forced, erase, links)
    select p_account_id, p_object, m.id, m.at, clock_timestamp() + p_delay, m.bulk, m.forced, m.erase, m.links
    from marks m order by m.id collate "C"
    on conflict (account_id, object_type, record_id) do update set
      version = d.version + 1,
      stamp = case when d.stamp is not null and excluded.stamp is not null then greatest(d.stamp, excluded.stamp) end,
      due_at = least(d.due_at, excluded.due_at), bulk = d.bulk and excluded.bulk, forced = d.forced or excluded.forced,
      erase = d.erase or excluded.erase, links = d.links or excluded.links
    returning 1
  )
  select count(*)::int from marked
$$;
comment on function private.mark_dirty(uuid, text, jsonb, interval) is
  'Announces records (id, at, bulk, forced, erase, links) of one object, to be read after the delay or when they were due already. Returns how many.';
revoke all on function private.mark_dirty(uuid, text, jsonb, interval) from public;

create function public.dirty_mark(p_account_id uuid, p_object text, p_marks jsonb, p_delay_ms integer) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.sync_dirty is outside the API
declare
  v_delay constant interval := make_interval(secs => greatest(coalesce(p_delay_ms, 0), 0) / 1000.0);
  v_marked int := private.mark_dirty(p_account_id, p_object, p_marks, v_delay);
begin
  if v_marked > 0 then
    perform private.wake_inbound(p_account_id, clock_timestamp() + v_delay);
  end if;
  return jsonb_build_object('marked', v_marked);
end
$$;
comment on function public.dirty_mark(uuid, text, jsonb, integer) is
  'Announces records (id; at, bulk, forced, links as known) of one object and has them read after the delay; what is not mirrored is passed over.';
revoke all on function public.dirty_mark(uuid, text, jsonb, integer) from public, anon, authenticated;
grant execute on function public.dirty_mark(uuid, text, jsonb, integer) to service_role;
