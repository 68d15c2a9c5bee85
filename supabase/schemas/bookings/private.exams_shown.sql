-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view private.exams_shown with (security_invoker='true') as
 select id,
    account_id,
    mock_type,
    exam_date,
    coalesce(exam_time_start, '00:00:00'::time without time zone) as begins,
    archived_at,
    jsonb_build_object('id', id, 'hubspot_id', hubspot_id, 'mock_type', mock_type, 'exam_date', exam_date, 'exam_time_start', to_char((exam_time_start)::interval, 'HH24:MI'::text), 'exam_time_end', to_char((exam_time_end)::interval, 'HH24:MI'::text), 'location', location, 'capacity', capacity, 'booked', booked, 'available', greatest((capacity - booked), 0), 'is_active', (is_active and (archived_at is null))) as shown
   from public.mock_exams e;
comment on view private.exams_shown is 'Exams as clients get them.';
comment on column private.exams_shown.id is 'mock_exams.id.';
comment on column private.exams_shown.account_id is 'The portal.';
comment on column private.exams_shown.mock_type is 'The mock.';
comment on column private.exams_shown.exam_date is 'The day.';
comment on column private.exams_shown.begins is 'When it begins; midnight where that is not known.';
comment on column private.exams_shown.archived_at is 'When HubSpot archived it.';
comment on column private.exams_shown.shown is 'The exam; available is null while HubSpot names no capacity.';

grant select on table private.exams_shown to authenticated;
