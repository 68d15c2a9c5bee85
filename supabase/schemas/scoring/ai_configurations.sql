-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.ai_configurations (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  purpose text not null,
  provider text default 'local'::text not null,
  model text default 'auto'::text not null,
  settings jsonb default '{}'::jsonb not null,
  is_active boolean default true not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint ai_configurations_purpose_is_area_and_object check ((purpose ~ '^[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*)?$'::text)),
  constraint ai_configurations_settings_are_an_object check ((jsonb_typeof(settings) = 'object'::text))
);
comment on table public.ai_configurations is 'Settings of what is learned and scored, per portal and purpose.';
comment on column public.ai_configurations.id is 'Our id.';
comment on column public.ai_configurations.account_id is 'The portal.';
comment on column public.ai_configurations.purpose is 'What it is for, for example scoring:contacts.';
comment on column public.ai_configurations.provider is 'Who computes: local is the model trained in this project.';
comment on column public.ai_configurations.model is 'Model of the provider; auto leaves the choice to the training.';
comment on column public.ai_configurations.settings is 'Settings of the purpose; for scoring: label, exclude, grades, rules, margin, seed and limits, each with a default.';
comment on column public.ai_configurations.is_active is 'True for the one in force.';
comment on column public.ai_configurations.created_at is 'When it was made.';
comment on column public.ai_configurations.updated_at is 'When it last changed; set by trigger.';

alter table only public.ai_configurations
  add constraint ai_configurations_pkey primary key (id);

create unique index ai_configurations_one_active_per_purpose on public.ai_configurations using btree (account_id, purpose) where is_active;
comment on index public.ai_configurations_one_active_per_purpose is 'One in force per portal and purpose.';
create index idx_ai_configurations_account_id on public.ai_configurations using btree (account_id, purpose);
comment on index public.idx_ai_configurations_account_id is 'The configurations of a portal, and the foreign key.';

alter table only public.ai_configurations
  add constraint ai_configurations_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.ai_configurations
  for each row execute function private.stamp_updated_at();

create trigger _200_make_room before insert or update of is_active on public.ai_configurations
  for each row
  when (new.is_active) execute function private.make_room_for_configuration();

create trigger _300_follow_embedding after insert or update of provider, model, is_active on public.ai_configurations
  for each row
  when (((new.purpose = 'documents:embedding'::text) and new.is_active)) execute function private.follow_embedding_configuration();

create trigger _900_audit after insert or delete or update on public.ai_configurations
  for each row execute function private.audit();

alter table public.ai_configurations enable row level security;

create policy "Members read the configurations of their portals" on public.ai_configurations
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the configurations of their portals" on public.ai_configurations is 'Any role reads.';

create policy "Owners and admins add configurations" on public.ai_configurations
  for insert to authenticated
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins add configurations" on public.ai_configurations is 'The functions check the settings when they use them.';

create policy "Owners and admins change configurations" on public.ai_configurations
  for update to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))))
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins change configurations" on public.ai_configurations is 'Portal and purpose of a row are fixed by the column privileges.';

grant select on table public.ai_configurations to authenticated;
grant select, insert, delete, update on table public.ai_configurations to service_role;
grant insert (account_id, purpose, provider, model, settings, is_active) on table public.ai_configurations to authenticated;
grant update (provider, model, settings, is_active) on table public.ai_configurations to authenticated;
