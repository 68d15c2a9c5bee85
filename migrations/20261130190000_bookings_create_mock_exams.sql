-- mock_exams: the sittings that are booked (002), and which credits pay for which mock.
-- Why: seats are counted here, so that a page of exams or the total of a listing needs no count of bookings.
-- Who may call: members read; the service and the steps of bookings write.

create table public.mock_exams (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  hubspot_id text collate "C" not null,
  mock_type text not null,
  exam_date date not null,
  exam_time_start time,
  exam_time_end time,
  location text,
  capacity int,
  booked int not null default 0,
  no_shows int not null default 0,
  cancelled int not null default 0,
  is_active boolean not null default true,
  archived_at timestamptz,
  hubspot_synced_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint mock_exams_pkey primary key (id),
  constraint mock_exams_id_is_unique_in_its_portal unique (account_id, id),
  constraint mock_exams_hubspot_id_is_unique_in_its_portal unique (account_id, hubspot_id),
  constraint mock_exams_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint mock_exams_capacity_is_nonnegative check (capacity >= 0),
  constraint mock_exams_counts_add_up check (booked >= 0 and cancelled >= 0 and no_shows between 0 and booked)
) with (fillfactor = 70);
create index idx_mock_exams_date on public.mock_exams (account_id, exam_date);
create index idx_mock_exams_active on public.mock_exams (account_id, exam_date) where is_active;
create index idx_mock_exams_type_date on public.mock_exams (account_id, mock_type, exam_date);
create trigger _100_stamp before update on public.mock_exams
  for each row execute function private.stamp_updated_at();

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
comment on column public.mock_exams.booked is
  'Bookings that hold a seat; counted by trigger. HubSpot may lower the capacity or book more: then it is above.';
comment on column public.mock_exams.no_shows is 'Of these, who did not come.';
comment on column public.mock_exams.cancelled is 'Bookings that were cancelled and are not deleted; counted by trigger.';
comment on column public.mock_exams.is_active is 'Whether it can be booked.';
comment on column public.mock_exams.archived_at is 'When HubSpot archived the record; null when live.';
comment on column public.mock_exams.hubspot_synced_at is 'When a sync last changed this row.';
comment on column public.mock_exams.created_at is 'When the row was made.';
comment on column public.mock_exams.updated_at is 'When the row last changed.';
comment on index public.idx_mock_exams_date is 'Exams of a portal by day (002).';
comment on index public.idx_mock_exams_active is 'Those that can be booked (002).';
comment on index public.idx_mock_exams_type_date is 'Those of one mock (002).';

alter table public.mock_exams enable row level security;
create policy "Members read the exams of their portals" on public.mock_exams
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the exams of their portals" on public.mock_exams is 'Any role reads.';
revoke all on public.mock_exams from anon, authenticated;
grant select on public.mock_exams to authenticated;
grant select, insert, update, delete on public.mock_exams to service_role;

create table private.mock_types (
  mock_type text not null,
  credits text[] not null,
  constraint mock_types_pkey primary key (mock_type),
  constraint mock_types_name_is_lower_case check (mock_type = lower(mock_type)),
  constraint mock_types_credits_are_of_contacts check (cardinality(credits) > 0
    and credits <@ array['sj_credits', 'cs_credits', 'sjmini_credits', 'shared_mock_credits'])
);
comment on table private.mock_types is 'What pays for a booking: one row for each mock that can be booked.';
comment on column private.mock_types.mock_type is 'mock_exams.mock_type in lower case.';
comment on column private.mock_types.credits is 'Columns of contacts, in the order in which they are used up.';
alter table private.mock_types enable row level security;
create policy "Only the service reads mock types" on private.mock_types for select to service_role using (true);
comment on policy "Only the service reads mock types" on private.mock_types is 'Outside the API.';
-- The shared credits are for either of the two mocks; the mini mock has its own alone.
insert into private.mock_types (mock_type, credits) values
  ('situational judgment', array['sj_credits', 'shared_mock_credits']),
  ('clinical skills', array['cs_credits', 'shared_mock_credits']),
  ('mini-mock', array['sjmini_credits']);

create function private.exam_begins_at(p_exam public.mock_exams) returns timestamptz
language plpgsql stable security invoker set search_path = ''
as $$
declare
  v_local timestamp := p_exam.exam_date + coalesce(p_exam.exam_time_start, time '24:00');
  v_zone text := (select a.metadata ->> 'time_zone' from public.hubspot_accounts a where a.id = p_exam.account_id);
begin
  return v_local at time zone coalesce(v_zone, 'UTC');
exception when invalid_parameter_value then
  return v_local at time zone 'UTC';
end
$$;
comment on function private.exam_begins_at(public.mock_exams) is
  'When an exam begins in the portal''s time zone, UTC where that is not known; without a time its day has to be over.';
revoke execute on function private.exam_begins_at(public.mock_exams) from public;
