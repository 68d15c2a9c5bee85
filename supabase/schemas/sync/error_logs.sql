-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.error_logs (
  id uuid default gen_random_uuid() not null,
  session_id uuid,
  account_id uuid,
  error_type text not null,
  error_message text not null,
  stack_trace text,
  context jsonb default '{}'::jsonb not null,
  "timestamp" timestamptz default clock_timestamp() not null,
  resolved boolean default false not null,
  constraint error_logs_type_is_a_code check ((error_type ~ '^[a-z][a-z0-9_.]*$'::text))
);
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

alter table only public.error_logs
  add constraint error_logs_pkey primary key (id);

create index idx_error_logs_account_id on public.error_logs using btree (account_id);
comment on index public.idx_error_logs_account_id is 'For the policy and the foreign key.';
create index idx_error_logs_session_id on public.error_logs using btree (session_id);
comment on index public.idx_error_logs_session_id is 'The errors of one session (001).';
create index idx_error_logs_timestamp on public.error_logs using btree ("timestamp");
comment on index public.idx_error_logs_timestamp is 'Errors by time (001).';

alter table only public.error_logs
  add constraint error_logs_belong_to_a_session foreign key (session_id) references public.sync_sessions(id) on delete cascade;

alter table only public.error_logs
  add constraint error_logs_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table public.error_logs enable row level security;

create policy "Owners and admins read the errors of their portals" on public.error_logs
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins read the errors of their portals" on public.error_logs is 'Errors of no portal are for the service only.';

create policy "Owners and admins resolve the errors of their portals" on public.error_logs
  for update to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))))
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins resolve the errors of their portals" on public.error_logs is 'Column privileges leave only resolved.';

grant select on table public.error_logs to authenticated;
grant select, insert, delete, update on table public.error_logs to service_role;
grant update (resolved) on table public.error_logs to authenticated;
