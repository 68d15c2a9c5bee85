-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.document_access_log (
  id uuid default gen_random_uuid() not null,
  document_id uuid not null,
  account_id uuid not null,
  owner_id uuid not null,
  user_id uuid,
  action text not null,
  details jsonb default '{}'::jsonb not null,
  ip_address inet,
  user_agent text,
  at timestamptz default clock_timestamp() not null,
  constraint document_access_log_action_is_known check ((action = any (array['view'::text, 'search'::text, 'download'::text, 'share'::text, 'unshare'::text, 'retry'::text, 'delete'::text, 'erase'::text])))
);
comment on table public.document_access_log is 'Accesses to documents, append-only; says nothing of what they contain.';
comment on column public.document_access_log.id is 'Our id.';
comment on column public.document_access_log.document_id is 'The document, also when it is deleted.';
comment on column public.document_access_log.account_id is 'The portal.';
comment on column public.document_access_log.owner_id is 'Who owned the document.';
comment on column public.document_access_log.user_id is 'Who did it; null for the service.';
comment on column public.document_access_log.action is 'view, search (it was among the results), download, share, unshare, retry, delete, erase (its file is gone).';
comment on column public.document_access_log.details is 'Numbers and ids: characters read, chunks deleted, with whom shared; times, when it was done more than once within a minute.';
comment on column public.document_access_log.ip_address is 'Address of the client; null when unknown.';
comment on column public.document_access_log.user_agent is 'User agent of the client; null when unknown.';
comment on column public.document_access_log.at is 'When.';

alter table only public.document_access_log
  add constraint document_access_log_pkey primary key (id);

create index idx_document_access_log_account_id on public.document_access_log using btree (account_id, at desc);
comment on index public.idx_document_access_log_account_id is 'For the policy.';
create index idx_document_access_log_document_id on public.document_access_log using btree (document_id, at desc);
comment on index public.idx_document_access_log_document_id is 'The history of one document.';
create index idx_document_access_log_owner_id on public.document_access_log using btree (owner_id, at desc);
comment on index public.idx_document_access_log_owner_id is 'For the policy.';

alter table public.document_access_log enable row level security;

create policy "Owners and admins of the portal read the access log" on public.document_access_log
  for select to authenticated
  using (((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))) or ((owner_id = (select auth.uid() as uid)) and (account_id = any (array(select private.my_account_ids() as my_account_ids))))));
comment on policy "Owners and admins of the portal read the access log" on public.document_access_log is 'Whoever answers for a portal sees who reads what, without seeing what is read.';

grant select on table public.document_access_log to authenticated;
grant select on table public.document_access_log to service_role;
