-- Which property of HubSpot's is which column of a booking, and what is made of its values.
-- Why: bookings live on both sides (002); what a portal calls them is data, as it is for exams (decision 67).

create table private.booking_fields (
  field text not null constraint booking_fields_pkey primary key,
  property text not null,
  is_two_way boolean not null,
  longest integer not null constraint booking_fields_have_a_length check (longest > 0)
);
comment on table private.booking_fields is 'Which property of HubSpot''s goes with which column of bookings, unless a portal says otherwise.';
comment on column private.booking_fields.field is 'Column of bookings.';
comment on column private.booking_fields.property is 'HubSpot''s usual name for it.';
comment on column private.booking_fields.is_two_way is 'Whether both sides change it; the others are written once.';
comment on column private.booking_fields.longest is 'Characters of the longest value; a longer one is not taken.';
alter table private.booking_fields enable row level security;
create policy "Only the service reads the fields of bookings" on private.booking_fields for select to service_role using (true);
comment on policy "Only the service reads the fields of bookings" on private.booking_fields is 'Outside the API.';
insert into private.booking_fields (field, property, is_two_way, longest) values
  ('booking_id', 'booking_id', false, 100),
  ('status', 'status', true, 50),
  ('token_used', 'token_used', true, 100),
  ('dominant_hand', 'dominant_hand', true, 50),
  ('attending_location', 'attending_location', true, 200);

insert into private.sync_fields (object_type, field, direction)
select 'bookings', f.field, 'both' from private.booking_fields f where f.is_two_way;
-- Before them, and not to be outvoted: cancelled wins, from either side (private.feed_booking).
alter table public.sync_rules disable trigger _900_audit; -- these are nobody's decision
insert into public.sync_rules (object_type, field, priority, condition, winner) values
  ('bookings', '*', 10, '{"theirs_newer": true}', 'hubspot'),
  ('bookings', '*', 20, '{"ours_unsynced": true}', 'supabase'),
  ('bookings', '*', 99, '{"always": true}', 'none');
alter table public.sync_rules enable trigger _900_audit;

alter table public.sync_conflicts drop constraint sync_conflicts_kind_is_known;
alter table public.sync_conflicts add constraint sync_conflicts_kind_is_known
  check (kind in ('both_changed', 'gone', 'overwritten_unseen', 'late_write', 'duplicate_key', 'overbooked'));
comment on column public.sync_conflicts.kind is
  'both_changed; gone: HubSpot has the record no more; overwritten_unseen, late_write: by the history; duplicate_key: HubSpot has two bookings of one name or seat; overbooked: more seats than the exam has.';

create function private.booking_property(p_fields jsonb, p_field text) returns text
language sql stable set search_path = '' as $$
  select coalesce(p_fields ->> f.field, f.property) from private.booking_fields f where f.field = p_field
$$;
comment on function private.booking_property(jsonb, text) is 'What a portal calls a column of bookings.';
revoke all on function private.booking_property(jsonb, text) from public;

create function private.booking_values(p_properties jsonb, p_fields jsonb) returns jsonb
language sql stable set search_path = '' as $$
  -- An empty property is null, one that cannot be read is missing. HubSpot's options have spaces, hyphens and one l or two.
  select coalesce(jsonb_object_agg(v.field, v.value) filter (where v.raw is null or v.value is not null), '{}') from (
    select x.field, x.raw, case
      when length(x.raw) > x.longest or (x.field = 'booking_id' and x.raw !~ '^[[:graph:]]([[:print:]]*[[:graph:]])?$') then null
      when x.field <> 'status' then x.raw
      when x.status in ('active', 'no_show') then x.status
      when x.status in ('cancelled', 'canceled') then 'cancelled' end as value
    from (
      select f.field, f.longest, r.raw, translate(lower(r.raw), ' -', '__') as status from private.booking_fields f
      cross join lateral (
        select nullif(trim(p_properties ->> private.booking_property(p_fields, f.field)), '') as raw) r
      where p_properties ? private.booking_property(p_fields, f.field)) x) v
$$;
comment on function private.booking_values(jsonb, jsonb) is 'The columns of a booking that HubSpot''s properties have; what cannot be read is missing.';
revoke all on function private.booking_values(jsonb, jsonb) from public;

create function private.two_way_values(p_booking public.bookings) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('status', p_booking.status, 'token_used', p_booking.token_used,
    'dominant_hand', p_booking.dominant_hand, 'attending_location', p_booking.attending_location)
$$;
comment on function private.two_way_values(public.bookings) is 'What of a booking both sides change.';
revoke all on function private.two_way_values(public.bookings) from public;
