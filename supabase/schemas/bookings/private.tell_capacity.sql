-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.tell_capacity() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because broadcasting is not for users
declare
  v_exam public.mock_exams;
  v_news jsonb;
  v_told text := current_setting('app.capacity_told', true);
begin
  select * into v_exam from public.mock_exams e where e.id = new.id;
  v_news := jsonb_build_object('exam_id', v_exam.id, 'capacity', v_exam.capacity, 'booked', v_exam.booked,
    'available', greatest(v_exam.capacity - v_exam.booked, 0), 'is_active', v_exam.is_active and v_exam.archived_at is null);
  -- The row is as the transaction leaves it, each time the trigger fires for one of its changes.
  if v_exam.id is null or strpos(v_told, v_news::text) > 0 then
    return null;
  end if;
  perform set_config('app.capacity_told', concat(v_told, v_news), true);
  perform private.broadcast('account:' || v_exam.account_id, 'capacity:changed', v_news);
  perform private.broadcast('exam:' || v_exam.id, 'capacity:changed', v_news);
  return null;
end
$$;
comment on function private.tell_capacity() is 'Deferred row trigger: tells the portal and the exam what seats are left, once a transaction.';

revoke all on function private.tell_capacity() from public;
