-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.exam_view(p_exam public.mock_exams) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select jsonb_build_object('id', p_exam.id, 'hubspot_id', p_exam.hubspot_id, 'mock_type', p_exam.mock_type,
    'exam_date', p_exam.exam_date, 'exam_time_start', to_char(p_exam.exam_time_start, 'HH24:MI'),
    'exam_time_end', to_char(p_exam.exam_time_end, 'HH24:MI'), 'location', p_exam.location,
    'capacity', p_exam.capacity, 'booked', p_exam.booked, 'available', greatest(p_exam.capacity - p_exam.booked, 0),
    'is_active', p_exam.is_active and p_exam.archived_at is null)
$$;
comment on function private.exam_view(p_exam public.mock_exams) is 'An exam as clients get it; available is null while HubSpot names no capacity.';

revoke all on function private.exam_view(p_exam public.mock_exams) from public;
grant all on function private.exam_view(p_exam public.mock_exams) to authenticated;
