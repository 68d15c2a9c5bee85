-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.exam_show(p_exam_id uuid) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_shown jsonb := (select e.shown from private.exams_shown e where e.id = p_exam_id);
begin
  if v_shown is null then
    perform private.raise_problem(404, 'unknown_exam', 'There is no such exam.');
  end if;
  return v_shown;
end
$$;
comment on function public.exam_show(p_exam_id uuid) is 'An exam with the seats that are left.';

revoke all on function public.exam_show(p_exam_id uuid) from public;
grant all on function public.exam_show(p_exam_id uuid) to authenticated;
