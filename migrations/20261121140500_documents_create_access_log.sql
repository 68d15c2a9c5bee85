-- document_access_log: who read, found, shared or deleted which document.
-- Why: readiness for HIPAA (45 CFR 164.312(b), audit controls): the log outlives the document, so it has no foreign key.
-- What the database cannot see: a plain select on documents, document_parts or document_chunks (PostgreSQL has no trigger on
-- reading; pgaudit logs those on hosted Supabase), and the download of a file, which the storage service serves and logs itself.
-- A client that downloads says so with document_access_record; so does the function vectorize after a search, which the SQL
-- function search_documents, called by itself, only reads for.
-- Who may call: the document's owner, and owners and admins of the portal, read; SQL functions write; nobody changes a line.

create table public.document_access_log (
  id uuid not null default gen_random_uuid(),
  document_id uuid not null,
  account_id uuid not null,
  owner_id uuid not null,
  user_id uuid,
  action text not null,
  details jsonb not null default '{}',
  ip_address inet,
  user_agent text,
  at timestamptz not null default clock_timestamp(),
  constraint document_access_log_pkey primary key (id),
  constraint document_access_log_action_is_known check (action in
    ('view', 'search', 'download', 'share', 'unshare', 'retry', 'delete', 'erase'))
);
create index idx_document_access_log_document_id on public.document_access_log (document_id, at desc);
create index idx_document_access_log_owner_id on public.document_access_log (owner_id, at desc);
create index idx_document_access_log_account_id on public.document_access_log (account_id, at desc);
comment on table public.document_access_log is 'Accesses to documents, append-only; says nothing of what they contain.';
comment on column public.document_access_log.id is 'Our id.';
comment on column public.document_access_log.document_id is 'The document, also when it is deleted.';
comment on column public.document_access_log.account_id is 'The portal.';
comment on column public.document_access_log.owner_id is 'Who owned the document.';
comment on column public.document_access_log.user_id is 'Who did it; null for the service.';
comment on column public.document_access_log.action is
  'view, search (it was among the results), download, share, unshare, retry, delete, erase (its file is gone).';
comment on column public.document_access_log.details is 'Numbers and ids: characters read, chunks deleted, with whom shared.';
comment on column public.document_access_log.ip_address is 'Address of the client; null when unknown.';
comment on column public.document_access_log.user_agent is 'User agent of the client; null when unknown.';
comment on column public.document_access_log.at is 'When.';
comment on index public.idx_document_access_log_document_id is 'The history of one document.';
comment on index public.idx_document_access_log_owner_id is 'For the policy.';
comment on index public.idx_document_access_log_account_id is 'For the policy.';

alter table public.document_access_log enable row level security;
create policy "Owners of documents and admins of the portal read the access log" on public.document_access_log
  for select to authenticated using (
    account_id = any (array(select private.my_account_ids(array['owner', 'admin'])))
    or (owner_id = (select auth.uid()) and account_id = any (array(select private.my_account_ids()))));
comment on policy "Owners of documents and admins of the portal read the access log" on public.document_access_log is
  'Whoever answers for a portal sees who reads what, without seeing what is read.';
grant select on public.document_access_log to authenticated, service_role;

create function private.log_document_access(p_document public.documents, p_action text, p_details jsonb default '{}',
  p_user_id uuid default auth.uid()) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_client text := trim(split_part(private.request_header('x-forwarded-for'), ',', 1));
  v_actor text := current_setting('app.user_id', true);
  v_user_id uuid := p_user_id;
  v_ip inet;
begin
  -- Statements of their own: the planner would fold a cast within a case, and fail on what is none. The header is the client's
  -- to forge: what is no address is left out.
  if v_user_id is null and pg_input_is_valid(v_actor, 'uuid') then
    v_user_id := v_actor;
  end if;
  if pg_input_is_valid(v_client, 'inet') then
    v_ip := v_client;
  end if;
  insert into public.document_access_log (document_id, account_id, owner_id, user_id, action, details, ip_address, user_agent)
  values (p_document.id, p_document.account_id, p_document.user_id, v_user_id, p_action, p_details, v_ip,
    left(private.request_header('user-agent'), 500));
end
$$;
comment on function private.log_document_access(public.documents, text, jsonb, uuid) is
  'Writes a line into document_access_log, by the signed-in user, the one the service acts for, or nobody.';
revoke execute on function private.log_document_access(public.documents, text, jsonb, uuid) from public;
