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
  unit text,
  clear_threshold double precision,
  fire_after integer default 1 not null,
  escalate_after_minutes integer default 15,
  constraint alert_rules_clear_below_their_limit check (((clear_threshold is null) or ((threshold is not null) and (clear_threshold <= threshold)))),
  constraint alert_rules_escalate_later check (((escalate_after_minutes >= 1) and (escalate_after_minutes <= 1440))),
  constraint alert_rules_fire_after_some_checks check (((fire_after >= 1) and (fire_after <= 60))),
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
comment on column public.alert_rules.unit is 'What threshold counts: seconds, records, jobs, percent …; null where another check than private.measures watches.';
comment on column public.alert_rules.clear_threshold is 'An open alert is over when the value is no longer above it; null: when it is no longer above threshold.';
comment on column public.alert_rules.fire_after is 'Checks in a row, one a minute, that must be above threshold before an alert opens.';
comment on column public.alert_rules.escalate_after_minutes is 'A critical alert that nobody acknowledged for so long is told to owners and admins again; null: never.';

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

create trigger _900_audit after insert or update on public.alert_rules
  for each row
  when ((new.account_id is not null)) execute function private.audit();

create trigger _900_audit_end after delete on public.alert_rules
  for each row
  when ((old.account_id is not null)) execute function private.audit();

alter table public.alert_rules enable row level security;

create policy "Members read the rules of their portals and those of all" on public.alert_rules
  for select to authenticated
  using (((account_id is null) or (account_id = any (array(select private.my_account_ids() as my_account_ids)))));
comment on policy "Members read the rules of their portals and those of all" on public.alert_rules is 'A rule without a portal names none.';

grant select on table public.alert_rules to authenticated;
grant select, insert, delete, update on table public.alert_rules to service_role;

insert into public.alert_rules (name, description, severity, threshold, is_enabled, unit, clear_threshold, fire_after, escalate_after_minutes) values
  ('budget.calls', 'So much of the calls that HubSpot allows a day is used.', 'warning', '80', true, 'percent', null, 1, 15),
  ('connection.lost', 'HubSpot takes this portal''s connection no more: nothing is synced or written until somebody connects it again.', 'critical', null, true, null, null, 1, 15),
  ('connection.scopes', 'The connection lacks scopes: what they are for is not read.', 'warning', '0', true, 'scopes', null, 1, 15),
  ('connection.stale', 'The access token has been over for so long: it is not refreshed.', 'critical', '300', true, 'seconds', '0', 1, 15),
  ('documents.stuck', 'A document has made no progress for so long.', 'warning', '900', true, 'seconds', null, 1, 15),
  ('errors.rate', 'More than this share of the last hour''s work failed.', 'warning', '5', true, 'percent', '2.5', 1, 15),
  ('functions.errors', 'More than this share of an edge function''s calls fail.', 'critical', '5', true, 'percent', '2.5', 2, 15),
  ('jobs.dead', 'Work was given up: mend the cause and replay it.', 'warning', '0', true, 'jobs', null, 1, 15),
  ('platform.setup', 'The project is not set up to its end: what runs by itself does not run. platform_state says what is missing.', 'critical', null, true, null, null, 1, 15),
  ('queue.depth', 'More work is due than this, and is not taken up.', 'critical', '100', true, 'jobs', '50', 2, 15),
  ('scoring.calibration', 'More or fewer records convert than the scores promised.', 'critical', null, true, null, null, 1, 15),
  ('scoring.feature_shift', 'The values of a feature are no longer distributed as when the model was trained.', 'warning', null, true, null, null, 1, 15),
  ('scoring.score_shift', 'The scores are no longer distributed as when the model was trained.', 'warning', null, true, null, null, 1, 15),
  ('sync.conflicts', 'Conflicts wait for a person to decide.', 'warning', '0', true, 'conflicts', null, 1, 15),
  ('sync.drift', 'The last comparison found more records than this that the mirror had otherwise than HubSpot; it mended them.', 'critical', '10', true, 'records', '5', 1, 15),
  ('sync.lag', 'Changes take longer than this from one side to the other.', 'critical', '30', true, 'seconds', '20', 2, 15);
