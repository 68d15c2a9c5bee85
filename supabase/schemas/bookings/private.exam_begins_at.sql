-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.exam_begins_at(p_exam public.mock_exams) returns timestamptz
  language sql stable
  set search_path = ''
  as $$
  select (p_exam.exam_date + coalesce(p_exam.exam_time_start, time '24:00')) at time zone coalesce(
    (select a.time_zone from public.hubspot_accounts a where a.id = p_exam.account_id), 'UTC')
$$;
comment on function private.exam_begins_at(p_exam public.mock_exams) is 'When an exam begins in the portal''s time zone, UTC where that is not known; without a time its day has to be over.';

revoke all on function private.exam_begins_at(p_exam public.mock_exams) from public;
