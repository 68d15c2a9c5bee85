-- capacity:changed: whoever looks at a portal or at an exam hears of its seats.
-- Why: at the commit, so that nobody hears of what is undone, and once, however many bookings a transaction has.
-- Who may call: the trigger; members listen.

create function private.tell_capacity() returns trigger
language plpgsql volatile security definer set search_path = ''
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
revoke execute on function private.tell_capacity() from public;
create constraint trigger _800_capacity after update on public.mock_exams deferrable initially deferred
  for each row when ((old.capacity, old.booked, old.is_active, old.archived_at)
    is distinct from (new.capacity, new.booked, new.is_active, new.archived_at))
  execute function private.tell_capacity();

create function private.exam_of_topic(p_topic text) returns uuid
language sql immutable security invoker set search_path = ''
as $$
  select case when p_topic ~ '^exam:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then substr(p_topic, 6)::uuid end
$$;
comment on function private.exam_of_topic(text) is 'The exam that a topic is of; null for another topic.';
revoke execute on function private.exam_of_topic(text) from public;
grant execute on function private.exam_of_topic(text) to authenticated;

create or replace function private.realtime_policies() returns table (name text, condition text)
language sql immutable security invoker set search_path = ''
as $$
  values
    ('Members receive the events of their portals',
      '(select realtime.topic()) = any (array(select ''account:'' || a from private.my_account_ids() a))'),
    ('Members receive the events of their exams',
      'exists (select from public.mock_exams e where e.id = (select private.exam_of_topic((select realtime.topic()))))'),
    ('Users receive the events of their documents',
      '(select realtime.topic()) = ''user:'' || (select auth.uid())
        or (select realtime.topic()) in (select ''document:'' || r.document_id from private.readable_documents() r)')
$$;

do $$
begin
  if private.has_realtime() then
    begin
      -- By the policy of mock_exams these are the caller's.
      create policy "Members receive the events of their exams" on realtime.messages
        for select to authenticated using (
          exists (select from public.mock_exams e where e.id = (select private.exam_of_topic((select realtime.topic())))));
    exception when insufficient_privilege then
      raise notice 'realtime.messages takes no policy here: %', sqlerrm;
    end;
  end if;
end
$$;
