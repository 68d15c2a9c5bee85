-- How an exam is read from a record of HubSpot's, as data.
-- Why: customers name the properties of their own objects; what is no date or number must not stop a sync.
-- Who may call: the feed of mock_exams.

create table private.mock_exam_fields (
  field text not null,
  property text not null,
  kind text not null,
  constraint mock_exam_fields_pkey primary key (field),
  constraint mock_exam_fields_kind_is_known check (kind in ('text', 'date', 'time', 'seats', 'flag'))
);
comment on table private.mock_exam_fields is 'Which property of HubSpot''s fills which column of mock_exams, unless a portal says otherwise.';
comment on column private.mock_exam_fields.field is 'Column of mock_exams.';
comment on column private.mock_exam_fields.property is 'Internal name of the property.';
comment on column private.mock_exam_fields.kind is 'How its value is read: text, date, time, seats or flag.';
alter table private.mock_exam_fields enable row level security;
create policy "Only the service reads the fields of exams" on private.mock_exam_fields for select to service_role using (true);
comment on policy "Only the service reads the fields of exams" on private.mock_exam_fields is 'Outside the API.';
insert into private.erasure_tables (table_name, why) values ('private.mock_exam_fields', 'names of properties');
insert into private.mock_exam_fields (field, property, kind) values
  ('mock_type', 'mock_type', 'text'), ('exam_date', 'exam_date', 'date'), ('exam_time_start', 'start_time', 'time'),
  ('exam_time_end', 'end_time', 'time'), ('location', 'location', 'text'), ('capacity', 'capacity', 'seats'),
  ('is_active', 'is_active', 'flag');

alter table public.sync_objects add column fields jsonb not null default '{}',
  add constraint sync_objects_fields_are_an_object check (jsonb_typeof(fields) = 'object');
comment on column public.sync_objects.fields is 'Which property fills which column of what is made of the records, where it is not called as usual.';

create function private.exam_value(p_kind text, p_value text, p_zone text) returns text
language plpgsql stable set search_path = ''
as $$
declare
  v_moment timestamptz := case when p_value ~ '^\d{12,13}$' then to_timestamp(p_value::numeric / 1000)
    when p_value ~ '^\d{4}-\d\d-\d\dT' and pg_input_is_valid(p_value, 'timestamptz') then p_value::timestamptz end;
begin
  return case p_kind
    when 'text' then p_value
    -- HubSpot keeps a day as its midnight in UTC, and a moment as it is.
    when 'date' then case when v_moment is not null then (v_moment at time zone 'UTC')::date::text
      when p_value ~ '^\d{4}-\d\d-\d\d$' and pg_input_is_valid(p_value, 'date') then p_value end
    when 'time' then case when v_moment is not null then (v_moment at time zone p_zone)::time::text
      when p_value ~* '^\d{1,2}(:\d\d){1,2}( ?[ap]m)?$' and pg_input_is_valid(p_value, 'time') then p_value::time::text end
    when 'seats' then case when p_value ~ '^\d{1,9}(\.0+)?$' then split_part(p_value, '.', 1) end
    when 'flag' then case when lower(p_value) in ('true', 'yes', '1') then 'true' when lower(p_value) in ('false', 'no', '0') then 'false' end
  end;
end
$$;
comment on function private.exam_value(text, text, text) is 'A value of HubSpot''s as Postgres reads the column; null when it is none of that kind.';
revoke execute on function private.exam_value(text, text, text) from public;
