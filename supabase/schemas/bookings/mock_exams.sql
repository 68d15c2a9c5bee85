-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.mock_exams (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  hubspot_id text not null collate pg_catalog."C",
  mock_type text not null,
  exam_date date not null,
  exam_time_start time without time zone,
  exam_time_end time without time zone,
  location text,
  capacity integer,
  booked integer default 0 not null,
  no_shows integer default 0 not null,
  cancelled integer default 0 not null,
  is_active boolean default true not null,
  archived_at timestamptz,
  hubspot_synced_at timestamptz,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint mock_exams_capacity_is_nonnegative check ((capacity >= 0)),
  constraint mock_exams_counts_add_up check (((booked >= 0) and (cancelled >= 0) and ((no_shows >= 0) and (no_shows <= booked))))
)
with (fillfactor='70');
comment on table public.mock_exams is 'Sittings of mock exams, from HubSpot, with their seats as booked here.';
comment on column public.mock_exams.id is 'Our id.';
comment on column public.mock_exams.account_id is 'The portal.';
comment on column public.mock_exams.hubspot_id is 'HubSpot''s record id, unique within the portal.';
comment on column public.mock_exams.mock_type is 'What is examined; private.mock_types has the credits that pay for it.';
comment on column public.mock_exams.exam_date is 'The day, where the portal is.';
comment on column public.mock_exams.exam_time_start is 'When it begins there; null: not known, the whole day counts.';
comment on column public.mock_exams.exam_time_end is 'When it ends there.';
comment on column public.mock_exams.location is 'Where.';
comment on column public.mock_exams.capacity is 'Seats; null while HubSpot names none, and then nothing can be booked.';
comment on column public.mock_exams.booked is 'Bookings that hold a seat; counted by trigger. HubSpot may lower the capacity or book more: then it is above.';
comment on column public.mock_exams.no_shows is 'Of these, who did not come.';
comment on column public.mock_exams.cancelled is 'Bookings that were cancelled and are not deleted; counted by trigger.';
comment on column public.mock_exams.is_active is 'Whether it can be booked.';
comment on column public.mock_exams.archived_at is 'When HubSpot archived the record; null when live.';
comment on column public.mock_exams.hubspot_synced_at is 'When a sync last changed this row.';
comment on column public.mock_exams.created_at is 'When the row was made.';
comment on column public.mock_exams.updated_at is 'When the row last changed.';

alter table only public.mock_exams
  add constraint mock_exams_hubspot_id_is_unique_in_its_portal unique (account_id, hubspot_id);

alter table only public.mock_exams
  add constraint mock_exams_id_is_unique_in_its_portal unique (account_id, id);

alter table only public.mock_exams
  add constraint mock_exams_pkey primary key (id);

create index idx_mock_exams_active on public.mock_exams using btree (account_id, exam_date) where is_active;
comment on index public.idx_mock_exams_active is 'Those that can be booked (002).';
create index idx_mock_exams_date on public.mock_exams using btree (account_id, exam_date);
comment on index public.idx_mock_exams_date is 'Exams of a portal by day (002).';
create index idx_mock_exams_type_date on public.mock_exams using btree (account_id, mock_type, exam_date);
comment on index public.idx_mock_exams_type_date is 'Those of one mock (002).';

alter table only public.mock_exams
  add constraint mock_exams_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create constraint trigger _800_capacity after update on public.mock_exams deferrable initially deferred
  for each row
  when (((((old.capacity is distinct from new.capacity) or (old.booked is distinct from new.booked)) or (old.is_active is distinct from new.is_active)) or (old.archived_at is distinct from new.archived_at))) execute function private.tell_capacity();

create trigger _100_stamp before update on public.mock_exams
  for each row execute function private.stamp_updated_at();

create trigger _800_bookings_insert after insert on public.mock_exams referencing new table as new_rows
  for each statement execute function private.feed_linked_bookings();

alter table public.mock_exams enable row level security;

create policy "Members read the exams of their portals" on public.mock_exams
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the exams of their portals" on public.mock_exams is 'Any role reads.';

grant select on table public.mock_exams to authenticated;
grant select, insert, delete, update on table public.mock_exams to service_role;
