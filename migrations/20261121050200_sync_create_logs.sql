-- sync_logs and error_logs: what a sync did, and what went wrong in any function.
-- Why: documents 001 names both; each committed batch leaves one line.
-- Who may call: members read sync_logs, owners and admins read error_logs; SQL functions write.

create table public.sync_logs (
  id uuid not null default gen_random_uuid(),
  session_id uuid,
  account_id uuid not null,
  operation text not null,
  entity_type text not null,
  entity_id text not null,
  "timestamp" timestamptz not null default clock_timestamp(),
  status text not null,
  details jsonb,
  constraint sync_logs_pkey primary key (id),
  constraint sync_logs_belong_to_a_session foreign key (session_id) references public.sync_sessions (id) on delete cascade,
  constraint sync_logs_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint sync_logs_operation_is_known check (operation in ('create', 'update', 'delete', 'sync')),
  constraint sync_logs_status_is_known check (status in ('success', 'error', 'warning'))
);
create index idx_sync_logs_session_id on public.sync_logs (session_id);
create index idx_sync_logs_timestamp on public.sync_logs ("timestamp");
create index idx_sync_logs_account_id on public.sync_logs (account_id);
comment on table public.sync_logs is 'One line per committed batch or single operation.';
comment on column public.sync_logs.id is 'Our id.';
comment on column public.sync_logs.session_id is 'sync_sessions.id; null outside a session.';
comment on column public.sync_logs.account_id is 'The portal.';
comment on column public.sync_logs.operation is 'create, update, delete, or sync for a batch.';
comment on column public.sync_logs.entity_type is 'contacts, companies, deals, calls or properties.';
comment on column public.sync_logs.entity_id is 'HubSpot id, or batch:{first id} for a batch.';
comment on column public.sync_logs."timestamp" is 'When it was committed.';
comment on column public.sync_logs.status is 'success, warning (some records failed) or error.';
comment on column public.sync_logs.details is 'Counts, or the error.';
comment on index public.idx_sync_logs_session_id is 'The log of one session (001).';
comment on index public.idx_sync_logs_timestamp is 'The log by time (001).';
comment on index public.idx_sync_logs_account_id is 'For the policy and the foreign key.';
alter table public.sync_logs enable row level security;
create policy "Members read the sync log of their portals" on public.sync_logs
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the sync log of their portals" on public.sync_logs is 'Any role reads.';
grant select on public.sync_logs to authenticated;
grant select, insert, update, delete on public.sync_logs to service_role;

create table public.error_logs (
  id uuid not null default gen_random_uuid(),
  session_id uuid,
  account_id uuid,
  error_type text not null,
  error_message text not null,
  stack_trace text,
  context jsonb not null default '{}',
  "timestamp" timestamptz not null default clock_timestamp(),
  resolved boolean not null default false,
  constraint error_logs_pkey primary key (id),
  constraint error_logs_belong_to_a_session foreign key (session_id) references public.sync_sessions (id) on delete cascade,
  constraint error_logs_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint error_logs_type_is_a_code check (error_type ~ '^[a-z][a-z0-9_.]*$')
);
create index idx_error_logs_session_id on public.error_logs (session_id);
create index idx_error_logs_timestamp on public.error_logs ("timestamp");
create index idx_error_logs_account_id on public.error_logs (account_id);
comment on table public.error_logs is 'Errors of the functions, without secrets and personal data.';
comment on column public.error_logs.id is 'Our id.';
comment on column public.error_logs.session_id is 'sync_sessions.id; null outside a session.';
comment on column public.error_logs.account_id is 'The portal; null when none is known.';
comment on column public.error_logs.error_type is 'Stable code in snake_case.';
comment on column public.error_logs.error_message is 'The message, redacted.';
comment on column public.error_logs.stack_trace is 'The stack, redacted; null when none.';
comment on column public.error_logs.context is 'Request id, function, job and the like.';
comment on column public.error_logs."timestamp" is 'When it was recorded.';
comment on column public.error_logs.resolved is 'Whether someone dealt with it.';
comment on index public.idx_error_logs_session_id is 'The errors of one session (001).';
comment on index public.idx_error_logs_timestamp is 'Errors by time (001).';
comment on index public.idx_error_logs_account_id is 'For the policy and the foreign key.';
alter table public.error_logs enable row level security;
create policy "Owners and admins read the errors of their portals" on public.error_logs
  for select to authenticated using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
create policy "Owners and admins resolve the errors of their portals" on public.error_logs
  for update to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))))
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins read the errors of their portals" on public.error_logs is
  'Errors of no portal are for the service only.';
comment on policy "Owners and admins resolve the errors of their portals" on public.error_logs is
  'Column privileges leave only resolved.';
grant select, update (resolved) on public.error_logs to authenticated;
grant select, insert, update, delete on public.error_logs to service_role;
