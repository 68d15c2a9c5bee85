-- What follows from a change of bookings, whoever made it: the counts of the exam, and an event.
-- Why: an import, a user and a deletion all move seats; a count that only some of them kept would be overbooked.
-- Who may call: the triggers; members read the events.

create table public.booking_events (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  booking_id uuid not null,
  event_type text not null,
  admin_email text,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  constraint booking_events_pkey primary key (id),
  constraint booking_events_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint booking_events_are_of_a_booking foreign key (booking_id) references public.bookings (id) on delete cascade,
  constraint booking_events_type_is_known check (event_type in ('created', 'modified', 'no_show', 'cancelled', 'deleted')),
  constraint booking_events_metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
);
create index idx_booking_events_booking_id on public.booking_events (booking_id, created_at desc);
create index idx_booking_events_type on public.booking_events (account_id, event_type, created_at desc);
create index idx_booking_events_created_at on public.booking_events (account_id, created_at desc);
comment on table public.booking_events is 'What became of bookings, for an audit (002); written by trigger.';
comment on column public.booking_events.id is 'Our id.';
comment on column public.booking_events.account_id is 'The portal.';
comment on column public.booking_events.booking_id is 'bookings.id.';
comment on column public.booking_events.event_type is 'created, modified, no_show, cancelled or deleted.';
comment on column public.booking_events.admin_email is 'The user who did it; null for the service.';
comment on column public.booking_events.metadata is 'created: {origin}; else {column: [before, after]} of what changed.';
comment on column public.booking_events.created_at is 'When.';
comment on index public.idx_booking_events_booking_id is 'Events of a booking, and the foreign key (002).';
comment on index public.idx_booking_events_type is 'The latest of a kind (002).';
comment on index public.idx_booking_events_created_at is 'The latest of a portal, and the foreign key (002).';

alter table public.booking_events enable row level security;
create policy "Members read the events of bookings" on public.booking_events
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the events of bookings" on public.booking_events is 'Any role reads.';
revoke all on public.booking_events from anon, authenticated;
grant select on public.booking_events to authenticated;
grant select, insert, update, delete on public.booking_events to service_role;

create function private.count_bookings() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the counts follow whoever writes bookings
declare
  v_rows constant text := concat_ws(' union all ',
    case when tg_op <> 'DELETE' then 'select exam_id, status, deleted_at, 1 as n from new_rows' end,
    case when tg_op <> 'INSERT' then 'select exam_id, status, deleted_at, -1 as n from old_rows' end);
begin
  -- The exams are locked by id, so that two imports do not wait for each other.
  execute format($sql$
    with moved as (
      select r.exam_id, coalesce(sum(r.n) filter (where r.status <> 'cancelled'), 0) as booked,
        coalesce(sum(r.n) filter (where r.status = 'no_show'), 0) as no_shows,
        coalesce(sum(r.n) filter (where r.status = 'cancelled' and r.deleted_at is null), 0) as cancelled
      from (%s) r group by r.exam_id),
    held as materialized (
      select e.id from public.mock_exams e
      where e.id in (select m.exam_id from moved m where (m.booked, m.no_shows, m.cancelled) <> (0, 0, 0))
      order by e.id for no key update)
    update public.mock_exams e set booked = e.booked + m.booked, no_shows = e.no_shows + m.no_shows,
      cancelled = e.cancelled + m.cancelled
    from moved m join held h on h.id = m.exam_id where e.id = m.exam_id
  $sql$, v_rows);
  return null;
end
$$;
comment on function private.count_bookings() is 'Statement trigger of bookings: keeps the counts of their exams.';

create function private.note_bookings() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody may write events
begin
  if tg_op = 'INSERT' then
    insert into public.booking_events (account_id, booking_id, event_type, admin_email, metadata, created_at)
    select n.account_id, n.id, 'created', (select private.my_email()), jsonb_build_object('origin', n.origin), clock_timestamp()
    from new_rows n;
  else
    insert into public.booking_events (account_id, booking_id, event_type, admin_email, metadata, created_at)
    select n.account_id, n.id, case when n.deleted_at is not null and o.deleted_at is null then 'deleted'
        when n.status in ('cancelled', 'no_show') and n.status <> o.status then n.status else 'modified' end,
      (select private.my_email()), c.changes, clock_timestamp()
    from new_rows n join old_rows o on o.id = n.id
    cross join lateral (
      select jsonb_object_agg(b.key, jsonb_build_array(b.value, a.value)) as changes
      from jsonb_each(to_jsonb(o)) b join jsonb_each(to_jsonb(n)) a on a.key = b.key and a.value <> b.value
      -- What the sync notes for itself is no event.
      where b.key not in ('updated_at', 'hubspot_id', 'hubspot_synced', 'hubspot_synced_at', 'sync_attempts')) c
    where c.changes is not null;
  end if;
  return null;
end
$$;
comment on function private.note_bookings() is 'Statement trigger of bookings: an event for each that was made or changed.';
revoke execute on function private.count_bookings(), private.note_bookings() from public;

create trigger _300_count_insert after insert on public.bookings
  referencing new table as new_rows for each statement execute function private.count_bookings();
create trigger _300_count_update after update on public.bookings
  referencing old table as old_rows new table as new_rows for each statement execute function private.count_bookings();
create trigger _300_count_delete after delete on public.bookings
  referencing old table as old_rows for each statement execute function private.count_bookings();
create trigger _400_note_insert after insert on public.bookings
  referencing new table as new_rows for each statement execute function private.note_bookings();
create trigger _400_note_update after update on public.bookings
  referencing old table as old_rows new table as new_rows for each statement execute function private.note_bookings();
