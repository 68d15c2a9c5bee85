-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.metric_mappings (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  role text not null,
  object_type text not null,
  property text not null,
  positive_values text[] default '{}'::text[] not null,
  negative_values text[] default '{}'::text[] not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint metric_mappings_object_is_known check ((object_type = any (array['contacts'::text, 'deals'::text, 'calls'::text]))),
  constraint metric_mappings_property_is_a_name check ((property ~ '^[a-z][a-z0-9_]{0,99}$'::text)),
  constraint metric_mappings_values_are_few check (((cardinality(positive_values) <= 100) and (cardinality(negative_values) <= 100))),
  constraint metric_mappings_values_mean_one_thing check ((not (positive_values && negative_values)))
);
comment on table public.metric_mappings is 'Which property of a portal has a role in its metrics; of a role without a row private.metric_roles has the default.';
comment on column public.metric_mappings.id is 'Our id.';
comment on column public.metric_mappings.account_id is 'The portal.';
comment on column public.metric_mappings.role is 'private.metric_roles.role.';
comment on column public.metric_mappings.object_type is 'Object whose property it is, as the role says.';
comment on column public.metric_mappings.property is 'Its internal name.';
comment on column public.metric_mappings.positive_values is 'Values that mean yes; of the script the control.';
comment on column public.metric_mappings.negative_values is 'Values that mean no; with none every record that is not yes is no.';
comment on column public.metric_mappings.created_at is 'When the role was mapped.';
comment on column public.metric_mappings.updated_at is 'When it last changed; set by trigger.';

alter table only public.metric_mappings
  add constraint metric_mappings_have_one_row_per_role unique (account_id, role);

alter table only public.metric_mappings
  add constraint metric_mappings_pkey primary key (id);

create index idx_metric_mappings_role on public.metric_mappings using btree (role);
comment on index public.idx_metric_mappings_role is 'For the foreign key.';

alter table only public.metric_mappings
  add constraint metric_mappings_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.metric_mappings
  add constraint metric_mappings_have_a_role foreign key (role) references private.metric_roles(role);

create trigger _100_stamp before update on public.metric_mappings
  for each row execute function private.stamp_updated_at();

create trigger _500_metrics after insert or delete or update on public.metric_mappings
  for each row execute function private.rebuild_on_change();

create trigger _900_audit after insert or delete or update on public.metric_mappings
  for each row execute function private.audit();

alter table public.metric_mappings enable row level security;

create policy "Members read the metric mappings of their portals" on public.metric_mappings
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the metric mappings of their portals" on public.metric_mappings is 'Any role reads; metric_mapping_set writes.';

grant select on table public.metric_mappings to authenticated;
grant select, insert, delete, update on table public.metric_mappings to service_role;
