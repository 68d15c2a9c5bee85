-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.readable_documents() returns table(document_id uuid, generation integer)
  language sql stable security definer rows 500
  set search_path = ''
  as $$
  -- definer because it stands in the policies of tables with many rows: their rows ask one hash table, made once
  select d.id, d.active_generation from public.documents d
  where d.user_id = (select auth.uid()) and d.account_id = any (array(select private.my_account_ids()))
  union all
  select d.id, d.active_generation from public.document_members m join public.documents d on d.id = m.document_id
  where m.user_id = (select auth.uid()) and d.account_id = any (array(select private.my_account_ids()))
$$;
comment on function private.readable_documents() is 'What the caller reads: own and shared documents of portals it is a member of, each with its active generation (null before the first).';

revoke all on function private.readable_documents() from public;
grant all on function private.readable_documents() to authenticated;
grant all on function private.readable_documents() to service_role;
