-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.bookings (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  hubspot_id text collate pg_catalog."C",
  booking_id text not null collate pg_catalog."C",
  exam_id uuid not null,
  contact_id uuid not null,
  status text default 'active'::text not null,
  token_used text,
  dominant_hand text,
  attending_location text,
  origin text default 'supabase'::text not null,
  request_sha256 text,
  created_by uuid default auth.uid(),
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  deleted_at timestamptz,
  hubspot_synced boolean default false not null,
  hubspot_synced_at timestamptz,
  sync_attempts integer default 0 not null,
  constraint bookings_booking_id_is_a_name check ((booking_id ~ '^[[:graph:]]([[:print:]]{0,98}[[:graph:]])?$'::text)),
  constraint bookings_deleted_holds_no_seat check (((deleted_at is null) or (status = 'cancelled'::text))),
  constraint bookings_origin_is_known check ((origin = any (array['supabase'::text, 'hubspot'::text]))),
  constraint bookings_status_is_known check ((status = any (array['active'::text, 'no_show'::text, 'cancelled'::text]))),
  constraint bookings_sync_attempts_are_nonnegative check ((sync_attempts >= 0)),
  constraint bookings_texts_are_short check (((length(dominant_hand) <= 50) and (length(attending_location) <= 200)))
)
with (fillfactor='85');
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

alter table only public.bookings
  add constraint bookings_booking_id_is_unique_in_its_portal unique (account_id, booking_id);

alter table only public.bookings
  add constraint bookings_hubspot_id_is_unique_in_its_portal unique (account_id, hubspot_id);

alter table only public.bookings
  add constraint bookings_pkey primary key (id);

create unique index bookings_one_seat_per_contact on public.bookings using btree (contact_id, exam_id) where (status <> 'cancelled'::text);
comment on index public.bookings_one_seat_per_contact is 'A contact has one seat in an exam.';
create index idx_bookings_contact_id on public.bookings using btree (contact_id, created_at desc, id desc);
comment on index public.idx_bookings_contact_id is 'Bookings of a contact, and the foreign key (002).';
create index idx_bookings_created_at on public.bookings using btree (account_id, created_at desc, id desc) where (deleted_at is null);
comment on index public.idx_bookings_created_at is 'Pages of the listing (002).';
create index idx_bookings_created_by on public.bookings using btree (created_by);
comment on index public.idx_bookings_created_by is 'For the foreign key.';
create index idx_bookings_exam_id on public.bookings using btree (account_id, exam_id, created_at desc, id desc);
comment on index public.idx_bookings_exam_id is 'Bookings of an exam, and the foreign key (002).';
create index idx_bookings_hubspot_synced on public.bookings using btree (account_id, created_at) where (not hubspot_synced);
comment on index public.idx_bookings_hubspot_synced is 'What HubSpot does not have yet (002).';
create index idx_bookings_status on public.bookings using btree (account_id, status, created_at desc, id desc) where (deleted_at is null);
comment on index public.idx_bookings_status is 'Pages of one status (002).';

alter table only public.bookings
  add constraint bookings_are_for_a_contact foreign key (contact_id) references public.contacts(id) on delete cascade;

alter table only public.bookings
  add constraint bookings_are_made_by_a_user foreign key (created_by) references auth.users(id) on delete set null;

alter table only public.bookings
  add constraint bookings_are_of_an_exam_of_their_portal foreign key (account_id, exam_id) references public.mock_exams(account_id, id) on delete cascade;

alter table only public.bookings
  add constraint bookings_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.bookings
  for each row execute function private.stamp_updated_at();

create trigger _200_guard before update of status on public.bookings
  for each row execute function private.guard_booking();

create trigger _300_count_delete after delete on public.bookings referencing old table as old_rows
  for each statement execute function private.count_bookings();

create trigger _300_count_insert after insert on public.bookings referencing new table as new_rows
  for each statement execute function private.count_bookings();

create trigger _300_count_update after update on public.bookings referencing old table as old_rows new table as new_rows
  for each statement execute function private.count_bookings();

create trigger _400_note_insert after insert on public.bookings referencing new table as new_rows
  for each statement execute function private.note_bookings();

create trigger _400_note_update after update on public.bookings referencing old table as old_rows new table as new_rows
  for each statement execute function private.note_bookings();

create trigger _700_queue_insert after insert on public.bookings referencing new table as new_rows
  for each statement execute function private.queue_bookings();

create trigger _700_queue_update after update on public.bookings referencing old table as old_rows new table as new_rows
  for each statement execute function private.queue_bookings();

create trigger _900_audit after insert or delete or update on public.bookings
  for each row execute function private.audit();

alter table public.bookings enable row level security;

create policy "Members read the bookings of their portals" on public.bookings
  for select to authenticated
  using (((account_id = any (array(select private.my_account_ids() as my_account_ids))) and (deleted_at is null)));
comment on policy "Members read the bookings of their portals" on public.bookings is 'Any role reads; what was deleted is gone for users.';

grant select on table public.bookings to authenticated;
grant select, insert, delete, update on table public.bookings to service_role;
