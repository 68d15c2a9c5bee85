-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.audit_logs (
  id uuid default gen_random_uuid() not null,
  account_id uuid,
  entity_type text not null,
  entity_id text not null,
  operation text not null,
  old_data jsonb,
  new_data jsonb,
  user_id text,
  "timestamp" timestamptz default clock_timestamp() not null,
  ip_address inet,
  user_agent text,
  constraint audit_logs_data_fits_the_operation check ((((operation = 'create'::text) and (old_data is null) and (new_data is not null)) or ((operation = 'update'::text) and (old_data is not null) and (new_data is not null)) or ((operation = 'delete'::text) and (old_data is not null) and (new_data is null)))),
  constraint audit_logs_operation_is_known check ((operation = any (array['create'::text, 'update'::text, 'delete'::text])))
)
partition by range ("timestamp");
comment on table public.audit_logs is 'Changes of sensitive tables, append-only; the months are partitions in schema private.';
comment on column public.audit_logs.id is 'Our id, unique with timestamp.';
comment on column public.audit_logs.account_id is 'The portal concerned; null when none.';
comment on column public.audit_logs.entity_type is 'Table that changed.';
comment on column public.audit_logs.entity_id is 'Primary key of the row; parts joined by a slash.';
comment on column public.audit_logs.operation is 'create, update or delete.';
comment on column public.audit_logs.old_data is 'The row before, secrets redacted; null for create.';
comment on column public.audit_logs.new_data is 'The row after, secrets redacted; null for delete.';
comment on column public.audit_logs.user_id is 'Who did it: a user''s id, or the database role without a user.';
comment on column public.audit_logs."timestamp" is 'When it was done.';
comment on column public.audit_logs.ip_address is 'Address of the client; null when unknown.';
comment on column public.audit_logs.user_agent is 'User agent of the client; null when unknown.';

alter table only public.audit_logs
  add constraint audit_logs_pkey primary key (id, "timestamp");

create index idx_audit_logs_account_id on only public.audit_logs using btree (account_id);
comment on index public.idx_audit_logs_account_id is 'For the policy.';
create index idx_audit_logs_entity on only public.audit_logs using btree (entity_type, entity_id);
comment on index public.idx_audit_logs_entity is 'The history of one row (001).';
create index idx_audit_logs_timestamp on only public.audit_logs using btree ("timestamp");
comment on index public.idx_audit_logs_timestamp is 'The log by time (001).';

alter table public.audit_logs enable row level security;

create policy "Owners and admins read the audit log of their portals" on public.audit_logs
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins read the audit log of their portals" on public.audit_logs is 'Rows of no portal are for the service only.';

grant select on table public.audit_logs to authenticated;
grant select on table public.audit_logs to service_role;
