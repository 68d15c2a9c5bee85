-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.alert_rules (
  id bigint not null,
  name text not null,
  account_id uuid,
  description text not null,
  severity text not null,
  threshold double precision,
  is_enabled boolean default true not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint alert_rules_name_has_an_area check ((name ~ '^[a-z_]+(\.[a-z_]+)+$'::text)),
  constraint alert_rules_severity_is_known check ((severity = any (array['warning'::text, 'critical'::text])))
);
comment on table public.alert_rules is 'What is watched, how bad it is, and whether a portal wants to hear of it.';
comment on column public.alert_rules.id is 'Our id.';
comment on column public.alert_rules.name is 'What is watched: area.signal.';
comment on column public.alert_rules.account_id is 'The portal whose own rule it is; null for the rule of all others.';
comment on column public.alert_rules.description is 'What it means when the rule fires, for a human.';
comment on column public.alert_rules.severity is 'warning or critical.';
comment on column public.alert_rules.threshold is 'Limit; null where the watcher takes it from its own settings.';
comment on column public.alert_rules.is_enabled is 'False to hear nothing of it.';
comment on column public.alert_rules.created_at is 'When the rule was made.';
comment on column public.alert_rules.updated_at is 'When it last changed; set by trigger.';

alter table public.alert_rules alter column id add generated always as identity (
  sequence name public.alert_rules_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only public.alert_rules
  add constraint alert_rules_name_is_one_per_portal unique nulls not distinct (account_id, name);

alter table only public.alert_rules
  add constraint alert_rules_pkey primary key (id);

alter table only public.alert_rules
  add constraint alert_rules_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.alert_rules
  for each row execute function private.stamp_updated_at();

alter table public.alert_rules enable row level security;

create policy "Members read the rules of their portals and those of all" on public.alert_rules
  for select to authenticated
  using (((account_id is null) or (account_id = any (array(select private.my_account_ids() as my_account_ids)))));
comment on policy "Members read the rules of their portals and those of all" on public.alert_rules is 'A rule without a portal names none.';

grant select on table public.alert_rules to authenticated;
grant select, insert, delete, update on table public.alert_rules to service_role;

insert into public.alert_rules (name, description, severity, is_enabled) values
  ('connection.lost', 'HubSpot takes this portal''s connection no more: nothing is synced or written until somebody connects it again.', 'critical', true),
  ('platform.setup', 'The project is not set up to its end: what runs by itself does not run. platform_state says what is missing.', 'critical', true),
  ('scoring.calibration', 'More or fewer records convert than the scores promised.', 'critical', true),
  ('scoring.feature_shift', 'The values of a feature are no longer distributed as when the model was trained.', 'warning', true),
  ('scoring.score_shift', 'The scores are no longer distributed as when the model was trained.', 'warning', true);
