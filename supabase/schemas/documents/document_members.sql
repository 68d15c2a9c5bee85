-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.document_members (
  document_id uuid not null,
  user_id uuid not null,
  granted_by uuid default auth.uid(),
  created_at timestamptz default now() not null
);
comment on table public.document_members is 'Members of the portal with whom the owner shares a document: they read, and no more.';
comment on column public.document_members.document_id is 'The document.';
comment on column public.document_members.user_id is 'Who reads it besides the owner.';
comment on column public.document_members.granted_by is 'Who shared it; null for the service.';
comment on column public.document_members.created_at is 'When it was shared.';

alter table only public.document_members
  add constraint document_members_pkey primary key (document_id, user_id);

create index idx_document_members_user_id on public.document_members using btree (user_id);
comment on index public.idx_document_members_user_id is 'What is shared with a user: every policy asks for it; and the foreign key.';

alter table only public.document_members
  add constraint document_members_are_users foreign key (user_id) references auth.users(id) on delete cascade;

alter table only public.document_members
  add constraint document_members_belong_to_a_document foreign key (document_id) references public.documents(id) on delete cascade;

create trigger _100_check before insert on public.document_members
  for each row execute function private.check_document_member();

create trigger _200_note after insert or delete on public.document_members
  for each row execute function private.note_document_member();

create trigger _900_audit after insert or delete on public.document_members
  for each row execute function private.audit_document();

alter table public.document_members enable row level security;

create policy "Owners and members see with whom a document is shared" on public.document_members
  for select to authenticated
  using (((user_id = (select auth.uid() as uid)) or (document_id in (select private.owned_document_ids() as owned_document_ids))));
comment on policy "Owners and members see with whom a document is shared" on public.document_members is 'A member sees only that it is one itself.';

create policy "Owners share documents" on public.document_members
  for insert to authenticated
  with check ((document_id in (select private.owned_document_ids() as owned_document_ids)));
comment on policy "Owners share documents" on public.document_members is 'check_document_member says with whom.';

create policy "Owners unshare documents and members leave" on public.document_members
  for delete to authenticated
  using (((user_id = (select auth.uid() as uid)) or (document_id in (select private.owned_document_ids() as owned_document_ids))));
comment on policy "Owners unshare documents and members leave" on public.document_members is 'Reading ends with the row.';

grant select, delete on table public.document_members to authenticated;
grant select, insert, delete, update on table public.document_members to service_role;
grant insert (document_id, user_id) on table public.document_members to authenticated;
