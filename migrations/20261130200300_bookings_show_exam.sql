-- One exam, for whoever heard on its topic that its seats changed.
-- Who may call: members of the portal; the policy of mock_exams decides.

create function public.exam_show(p_exam_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = ''
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
comment on function public.exam_show(uuid) is 'An exam with the seats that are left.';
revoke all on function public.exam_show(uuid) from public, anon;
grant execute on function public.exam_show(uuid) to authenticated;
