-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.realtime_policies() returns table(name text, condition text)
  language sql immutable
  set search_path = ''
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
comment on function private.realtime_policies() is 'Who may listen to which topic: the policies of realtime.messages.';

revoke all on function private.realtime_policies() from public;
