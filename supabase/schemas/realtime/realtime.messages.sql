-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create policy "Members receive the events of their exams" on realtime.messages
  for select to authenticated
  using ((exists ( select
   from public.mock_exams e
  where (e.id = (select private.exam_of_topic((select realtime.topic() as topic)) as exam_of_topic)))));

create policy "Members receive the events of their portals" on realtime.messages
  for select to authenticated
  using (((select realtime.topic() as topic) = any (array(select ('account:'::text || a.a)
   from private.my_account_ids() a(a)))));

create policy "Users receive the events of their documents" on realtime.messages
  for select to authenticated
  using ((((select realtime.topic() as topic) = ('user:'::text || (select auth.uid() as uid))) or ((select realtime.topic() as topic) in (select ('document:'::text || r.document_id)
   from private.readable_documents() r(document_id, generation)))));
