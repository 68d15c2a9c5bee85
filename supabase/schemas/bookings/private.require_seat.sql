-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.require_seat(p_exam public.mock_exams) returns void
  language plpgsql
  set search_path = ''
  as $$
begin
  if private.exam_begins_at(p_exam) <= clock_timestamp() then
    perform private.raise_problem(422, 'exam_past', 'This exam has begun or is over; choose another.');
  elsif not p_exam.is_active or p_exam.archived_at is not null then
    perform private.raise_problem(409, 'exam_closed', 'This exam is not open for bookings.');
  elsif p_exam.capacity is null then
    perform private.raise_problem(409, 'capacity_unknown', 'HubSpot names no capacity for this exam; set it there first.');
  elsif p_exam.booked >= p_exam.capacity then
    perform private.raise_problem(409, 'exam_full', 'This exam has no seat left.');
  end if;
end
$$;
comment on function private.require_seat(p_exam public.mock_exams) is 'Refuses an exam that cannot be booked, with the reason.';

revoke all on function private.require_seat(p_exam public.mock_exams) from public;
