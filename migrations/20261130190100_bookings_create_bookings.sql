-- bookings: who has a seat in which exam (002), made here or imported from HubSpot.
-- Why: the database holds that a contact has one seat in an exam, and that a booking's exam is of its portal.
-- Who may call: members read; booking_create, booking_update and booking_cancel write for users, the service for HubSpot.

create table public.bookings (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  hubspot_id text collate "C",
  booking_id text collate "C" not null,
  exam_id uuid not null,
  contact_id uuid not null,
  status text not null default 'active',
  token_used text,
  dominant_hand text,
  attending_location text,
  origin text not null default 'supabase',
  request_sha256 text,
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  hubspot_synced boolean not null default false,
  hubspot_synced_at timestamptz,
  sync_attempts int not null default 0,
  constraint bookings_pkey primary key (id),
  constraint bookings_booking_id_is_unique_in_its_portal unique (account_id, booking_id),
  constraint bookings_hubspot_id_is_unique_in_its_portal unique (account_id, hubspot_id),
  constraint bookings_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint bookings_are_of_an_exam_of_their_portal foreign key (account_id, exam_id)
    references public.mock_exams (account_id, id) on delete cascade,
  constraint bookings_are_for_a_contact foreign key (contact_id) references public.contacts (id) on delete cascade,
  constraint bookings_are_made_by_a_user foreign key (created_by) references auth.users (id) on delete set null,
  constraint bookings_booking_id_is_a_name check (booking_id ~ '^[[:graph:]]([[:print:]]{0,98}[[:graph:]])?$'),
  constraint bookings_status_is_known check (status in ('active', 'no_show', 'cancelled')),
  constraint bookings_origin_is_known check (origin in ('supabase', 'hubspot')),
  constraint bookings_deleted_holds_no_seat check (deleted_at is null or status = 'cancelled'),
  constraint bookings_texts_are_short check (length(dominant_hand) <= 50 and length(attending_location) <= 200),
  constraint bookings_sync_attempts_are_nonnegative check (sync_attempts >= 0)
) with (fillfactor = 85);
create unique index bookings_one_seat_per_contact on public.bookings (contact_id, exam_id) where status <> 'cancelled';
create index idx_bookings_exam_id on public.bookings (account_id, exam_id, created_at desc, id desc);
create index idx_bookings_contact_id on public.bookings (contact_id, created_at desc, id desc);
create index idx_bookings_created_at on public.bookings (account_id, created_at desc, id desc) where deleted_at is null;
create index idx_bookings_status on public.bookings (account_id, status, created_at desc, id desc) where deleted_at is null;
create index idx_bookings_hubspot_synced on public.bookings (account_id, created_at) where not hubspot_synced;
create index idx_bookings_created_by on public.bookings (created_by);
create trigger _100_stamp before update on public.bookings
  for each row execute function private.stamp_updated_at();
create trigger _900_audit after insert or delete or update on public.bookings
  for each row execute function private.audit();

comment on table public.bookings is 'Seats of contacts in mock exams. A user sees those that are not deleted.';
comment on column public.bookings.id is 'Our id.';
comment on column public.bookings.account_id is 'The portal.';
comment on column public.bookings.hubspot_id is 'HubSpot''s record id; null until HubSpot has the booking.';
comment on column public.bookings.booking_id is 'The name that the client gave it: creating it again under this name creates nothing.';
comment on column public.bookings.exam_id is 'The exam.';
comment on column public.bookings.contact_id is 'For whom the seat is.';
comment on column public.bookings.status is 'active, no_show or cancelled; cancelled stays, by trigger.';
comment on column public.bookings.token_used is 'The credit that paid: a column of contacts, or what HubSpot calls it; null when none did.';
comment on column public.bookings.dominant_hand is 'For the seat.';
comment on column public.bookings.attending_location is 'Where the contact attends.';
comment on column public.bookings.origin is 'supabase: made here; hubspot: imported.';
comment on column public.bookings.request_sha256 is 'What it was created with, to know a repetition; null when imported.';
comment on column public.bookings.created_by is 'The user who booked; null for the service.';
comment on column public.bookings.created_at is 'When it was made.';
comment on column public.bookings.updated_at is 'When it last changed.';
comment on column public.bookings.deleted_at is 'When it was deleted; HubSpot still has it.';
comment on column public.bookings.hubspot_synced is 'Whether HubSpot has it as it is.';
comment on column public.bookings.hubspot_synced_at is 'When HubSpot was last seen to have it so.';
comment on column public.bookings.sync_attempts is 'How often it was sent in vain since.';
comment on index public.bookings_one_seat_per_contact is 'A contact has one seat in an exam.';
comment on index public.idx_bookings_exam_id is 'Bookings of an exam, and the foreign key (002).';
comment on index public.idx_bookings_contact_id is 'Bookings of a contact, and the foreign key (002).';
comment on index public.idx_bookings_created_at is 'Pages of the listing (002).';
comment on index public.idx_bookings_status is 'Pages of one status (002).';
comment on index public.idx_bookings_hubspot_synced is 'What HubSpot does not have yet (002).';
comment on index public.idx_bookings_created_by is 'For the foreign key.';

create function private.guard_booking() returns trigger
language plpgsql volatile security invoker set search_path = ''
as $$
begin
  if old.status = 'cancelled' and new.status <> 'cancelled' then
    perform private.raise_problem(409, 'booking_cancelled', 'A cancelled booking stays cancelled; book anew.');
  end if;
  return new;
end
$$;
comment on function private.guard_booking() is 'Row trigger: cancelled stays cancelled, whoever writes.';
revoke execute on function private.guard_booking() from public;
create trigger _200_guard before update of status on public.bookings
  for each row execute function private.guard_booking();

alter table public.bookings enable row level security;
create policy "Members read the bookings of their portals" on public.bookings
  for select to authenticated using (account_id = any (array(select private.my_account_ids())) and deleted_at is null);
comment on policy "Members read the bookings of their portals" on public.bookings is 'Any role reads; what was deleted is gone for users.';
revoke all on public.bookings from anon, authenticated;
grant select on public.bookings to authenticated;
grant select, insert, update, delete on public.bookings to service_role;
