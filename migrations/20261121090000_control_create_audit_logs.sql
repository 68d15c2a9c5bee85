-- audit_logs: who changed what in the sensitive tables, partitioned by month.
-- Why: document 001; old months leave the table as a whole instead of row by row.
-- Who may call: owners and admins read what concerns their portals; triggers write.

create table public.audit_logs (
  id uuid not null default gen_random_uuid(),
  account_id uuid,
  entity_type text not null,
  entity_id text not null,
  operation text not null,
  old_data jsonb,
  new_data jsonb,
  user_id text,
  "timestamp" timestamptz not null default clock_timestamp(),
  ip_address inet,
  user_agent text,
  constraint audit_logs_pkey primary key (id, "timestamp"),
  constraint audit_logs_operation_is_known check (operation in ('create', 'update', 'delete')),
  constraint audit_logs_data_fits_the_operation check (
    (operation = 'create' and old_data is null and new_data is not null)
    or (operation = 'update' and old_data is not null and new_data is not null)
    or (operation = 'delete' and old_data is not null and new_data is null))
) partition by range ("timestamp");
create index idx_audit_logs_entity on public.audit_logs (entity_type, entity_id);
create index idx_audit_logs_timestamp on public.audit_logs ("timestamp");
create index idx_audit_logs_account_id on public.audit_logs (account_id);

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
comment on index public.idx_audit_logs_entity is 'The history of one row (001).';
comment on index public.idx_audit_logs_timestamp is 'The log by time (001).';
comment on index public.idx_audit_logs_account_id is 'For the policy.';

alter table public.audit_logs enable row level security;
create policy "Owners and admins read the audit log of their portals" on public.audit_logs
  for select to authenticated using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins read the audit log of their portals" on public.audit_logs is
  'Rows of no portal are for the service only.';
grant select on public.audit_logs to authenticated, service_role;

-- Catches what no month takes; normally empty.
create table private.audit_logs_default partition of public.audit_logs default;
comment on table private.audit_logs_default is 'Audit rows of a month without a partition; normally empty.';
alter table private.audit_logs_default enable row level security;
create policy "Only the service reads unplaced audit rows" on private.audit_logs_default
  for select to service_role using (true);
comment on policy "Only the service reads unplaced audit rows" on private.audit_logs_default is 'Outside the API.';
