-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_logs (
  id uuid default gen_random_uuid() not null,
  session_id uuid,
  account_id uuid not null,
  operation text not null,
  entity_type text not null,
  entity_id text not null,
  "timestamp" timestamptz default clock_timestamp() not null,
  status text not null,
  details jsonb,
  constraint sync_logs_operation_is_known check ((operation = any (array['create'::text, 'update'::text, 'delete'::text, 'sync'::text]))),
  constraint sync_logs_status_is_known check ((status = any (array['success'::text, 'error'::text, 'warning'::text])))
);
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

alter table only public.sync_logs
  add constraint sync_logs_pkey primary key (id);

create index idx_sync_logs_account_id on public.sync_logs using btree (account_id);
comment on index public.idx_sync_logs_account_id is 'For the policy and the foreign key.';
create index idx_sync_logs_session_id on public.sync_logs using btree (session_id);
comment on index public.idx_sync_logs_session_id is 'The log of one session (001).';
create index idx_sync_logs_timestamp on public.sync_logs using btree ("timestamp");
comment on index public.idx_sync_logs_timestamp is 'The log by time (001).';

alter table only public.sync_logs
  add constraint sync_logs_belong_to_a_session foreign key (session_id) references public.sync_sessions(id) on delete cascade;

alter table only public.sync_logs
  add constraint sync_logs_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table public.sync_logs enable row level security;

create policy "Members read the sync log of their portals" on public.sync_logs
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the sync log of their portals" on public.sync_logs is 'Any role reads.';

grant select on table public.sync_logs to authenticated;
grant select, insert, delete, update on table public.sync_logs to service_role;
