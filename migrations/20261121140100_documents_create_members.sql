-- document_members: whom a document is shared with; and who reads which document.
-- Why: being in the portal does not show a document. Only its owner and whom it was shared with read it, while they are members.
-- Who may call: the owner shares and unshares; a member may leave; policies ask the helpers once per statement.

create table public.document_members (
  document_id uuid not null,
  user_id uuid not null,
  granted_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  constraint document_members_pkey primary key (document_id, user_id),
  constraint document_members_belong_to_a_document foreign key (document_id) references public.documents (id) on delete cascade,
  constraint document_members_are_users foreign key (user_id) references auth.users (id) on delete cascade
);
create index idx_document_members_user_id on public.document_members (user_id);
comment on table public.document_members is 'Members of the portal with whom the owner shares a document: they read, and no more.';
comment on column public.document_members.document_id is 'The document.';
comment on column public.document_members.user_id is 'Who reads it besides the owner.';
comment on column public.document_members.granted_by is 'Who shared it; null for the service.';
comment on column public.document_members.created_at is 'When it was shared.';
comment on index public.idx_document_members_user_id is 'What is shared with a user: every policy asks for it; and the foreign key.';

create function private.shared_document_ids() returns setof uuid
language sql stable security definer set search_path = '' rows 100
as $$
  -- definer because the policy of document_members asks for documents, and theirs for members
  select m.document_id from public.document_members m where m.user_id = (select auth.uid())
$$;
comment on function private.shared_document_ids() is 'Documents that others share with the caller, for the policy of documents.';

create function private.owned_document_ids() returns setof uuid
language sql stable security definer set search_path = '' rows 100
as $$
  -- definer because the policy of documents asks for members, and theirs for documents
  select d.id from public.documents d
  where d.user_id = (select auth.uid()) and d.account_id = any (array(select private.my_account_ids()))
$$;
comment on function private.owned_document_ids() is 'Documents of the caller, for the policies of document_members.';

create function private.readable_documents() returns table (document_id uuid, generation int)
language sql stable security definer set search_path = '' rows 500
as $$
  -- definer because it stands in the policies of tables with many rows: their rows ask one hash table, made once
  select d.id, d.active_generation from public.documents d
  where d.user_id = (select auth.uid()) and d.account_id = any (array(select private.my_account_ids()))
  union all
  select d.id, d.active_generation from public.document_members m join public.documents d on d.id = m.document_id
  where m.user_id = (select auth.uid()) and d.account_id = any (array(select private.my_account_ids()))
$$;
comment on function private.readable_documents() is
  'What the caller reads: own and shared documents of portals it is a member of, each with its active generation (null before the first).';
revoke execute on function private.shared_document_ids(), private.owned_document_ids(), private.readable_documents() from public;
grant execute on function private.shared_document_ids(), private.owned_document_ids(), private.readable_documents()
  to authenticated, service_role;

create policy "Owners and whom they share with read documents" on public.documents
  for select to authenticated using (
    (user_id = (select auth.uid()) or id in (select private.shared_document_ids()))
    and account_id = any (array(select private.my_account_ids())));
create policy "Members but viewers add documents of their own" on public.documents
  for insert to authenticated with check (
    user_id = (select auth.uid())
    and account_id = any (array(select private.my_account_ids(array['owner', 'admin', 'member']))));
create policy "Owners change their documents" on public.documents
  for update to authenticated
  using (user_id = (select auth.uid()) and account_id = any (array(select private.my_account_ids(array['owner', 'admin', 'member']))))
  with check (
    user_id = (select auth.uid())
    and account_id = any (array(select private.my_account_ids(array['owner', 'admin', 'member']))));
create policy "Owners delete their documents" on public.documents
  for delete to authenticated
  using (user_id = (select auth.uid()) and account_id = any (array(select private.my_account_ids())));
comment on policy "Owners and whom they share with read documents" on public.documents is
  'By columns and not by readable_documents, which does not see the row that an insert is about to return.';
comment on policy "Members but viewers add documents of their own" on public.documents is 'A viewer of the portal only reads.';
comment on policy "Owners change their documents" on public.documents is 'The column privileges say what.';
comment on policy "Owners delete their documents" on public.documents is 'Also one who has become a viewer.';
grant select, delete,
  insert (id, account_id, user_id, filename, content_type, storage_path, size_bytes, metadata, parse_policy, consent_version),
  update (filename, content_type, storage_path, size_bytes, metadata, parse_policy, consent_version, generation)
  on public.documents to authenticated;
grant select, insert, update, delete on public.documents to service_role;

alter table public.document_members enable row level security;
create policy "Owners and members see with whom a document is shared" on public.document_members
  for select to authenticated
  using (user_id = (select auth.uid()) or document_id in (select private.owned_document_ids()));
create policy "Owners share documents" on public.document_members
  for insert to authenticated with check (document_id in (select private.owned_document_ids()));
create policy "Owners unshare documents and members leave" on public.document_members
  for delete to authenticated
  using (user_id = (select auth.uid()) or document_id in (select private.owned_document_ids()));
comment on policy "Owners and members see with whom a document is shared" on public.document_members is
  'A member sees only that it is one itself.';
comment on policy "Owners share documents" on public.document_members is 'check_document_member says with whom.';
comment on policy "Owners unshare documents and members leave" on public.document_members is 'Reading ends with the row.';
grant select, delete, insert (document_id, user_id) on public.document_members to authenticated;
grant select, insert, update, delete on public.document_members to service_role;
