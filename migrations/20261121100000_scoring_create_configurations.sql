-- ai_configurations: what each portal wants of a purpose, such as scoring contacts; one active per purpose.
-- Why: labels, exclusions, grades, rules and limits are a portal's own words, changed without a deployment.
-- Who may call: members read, owners and admins write; the functions read the active one through scoring_context.

create table public.ai_configurations (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  purpose text not null,
  provider text not null default 'local',
  model text not null default 'auto',
  settings jsonb not null default '{}',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint ai_configurations_pkey primary key (id),
  constraint ai_configurations_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint ai_configurations_purpose_is_area_and_object check (purpose ~ '^[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*)?$'),
  constraint ai_configurations_settings_are_an_object check (jsonb_typeof(settings) = 'object')
);
create index idx_ai_configurations_account_id on public.ai_configurations (account_id, purpose);
create unique index ai_configurations_one_active_per_purpose on public.ai_configurations (account_id, purpose)
  where is_active;
create trigger _100_stamp before update on public.ai_configurations
  for each row execute function private.stamp_updated_at();

comment on table public.ai_configurations is 'Settings of what is learned and scored, per portal and purpose.';
comment on column public.ai_configurations.id is 'Our id.';
comment on column public.ai_configurations.account_id is 'The portal.';
comment on column public.ai_configurations.purpose is 'What it is for, for example scoring:contacts.';
comment on column public.ai_configurations.provider is 'Who computes: local is the model trained in this project.';
comment on column public.ai_configurations.model is 'Model of the provider; auto leaves the choice to the training.';
comment on column public.ai_configurations.settings is
  'Settings of the purpose; for scoring: label, exclude, grades, rules, margin, seed and limits, each with a default.';
comment on column public.ai_configurations.is_active is 'True for the one in force.';
comment on column public.ai_configurations.created_at is 'When it was made.';
comment on column public.ai_configurations.updated_at is 'When it last changed; set by trigger.';
comment on index public.idx_ai_configurations_account_id is 'The configurations of a portal, and the foreign key.';
comment on index public.ai_configurations_one_active_per_purpose is 'One in force per portal and purpose.';

create function private.make_room_for_configuration() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer so that switching is one statement of the caller, whose own row policies have already decided
begin
  update public.ai_configurations c set is_active = false
  where c.account_id = new.account_id and c.purpose = new.purpose and c.is_active and c.id <> new.id;
  return new;
end
$$;
comment on function private.make_room_for_configuration() is
  'Row trigger: a configuration that becomes active puts the one before it out of force.';
revoke execute on function private.make_room_for_configuration() from public;
create trigger _200_make_room before insert or update of is_active on public.ai_configurations
  for each row when (new.is_active) execute function private.make_room_for_configuration();

alter table public.ai_configurations enable row level security;
create policy "Members read the configurations of their portals" on public.ai_configurations
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
create policy "Owners and admins add configurations" on public.ai_configurations
  for insert to authenticated
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
create policy "Owners and admins change configurations" on public.ai_configurations
  for update to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))))
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Members read the configurations of their portals" on public.ai_configurations is 'Any role reads.';
comment on policy "Owners and admins add configurations" on public.ai_configurations is
  'The functions check the settings when they use them.';
comment on policy "Owners and admins change configurations" on public.ai_configurations is
  'Portal and purpose of a row are fixed by the column privileges.';
grant select, insert (account_id, purpose, provider, model, settings, is_active),
  update (provider, model, settings, is_active) on public.ai_configurations to authenticated;
grant select, insert, update, delete on public.ai_configurations to service_role;
