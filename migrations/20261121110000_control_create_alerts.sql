-- alert_rules and alerts: what is watched, and what was found beyond its limit.
-- Why: a finding that stays for weeks is one row that counts up, not a row per check.
-- Who may call: members read the alerts of their portals; definer functions write.

create table public.alert_rules (
  id bigint generated always as identity,
  name text not null,
  account_id uuid,
  description text not null,
  severity text not null,
  threshold double precision,
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint alert_rules_pkey primary key (id),
  constraint alert_rules_name_is_one_per_portal unique nulls not distinct (account_id, name),
  constraint alert_rules_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint alert_rules_name_has_an_area check (name ~ '^[a-z_]+(\.[a-z_]+)+$'),
  constraint alert_rules_severity_is_known check (severity in ('warning', 'critical'))
);
create trigger _100_stamp before update on public.alert_rules
  for each row execute function private.stamp_updated_at();
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

create table public.alerts (
  id bigint generated always as identity,
  account_id uuid not null,
  rule_id bigint not null,
  subject text not null,
  severity text not null,
  status text not null default 'open',
  value double precision,
  threshold double precision,
  detail text not null,
  data jsonb not null default '{}',
  occurrences int not null default 1,
  opened_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  resolved_at timestamptz,
  constraint alerts_pkey primary key (id),
  constraint alerts_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint alerts_come_from_a_rule foreign key (rule_id) references public.alert_rules (id) on delete cascade,
  constraint alerts_severity_is_known check (severity in ('warning', 'critical')),
  constraint alerts_status_is_known check (status in ('open', 'resolved')),
  constraint alerts_resolved_has_its_time check ((status = 'resolved') = (resolved_at is not null)),
  constraint alerts_occurrences_is_positive check (occurrences > 0)
) with (fillfactor = 90);
create unique index idx_alerts_open on public.alerts (account_id, rule_id, subject) where status = 'open';
create index idx_alerts_account_id on public.alerts (account_id, last_seen_at desc);
create index idx_alerts_rule_id on public.alerts (rule_id);
comment on table public.alerts is 'Findings beyond a limit: open while the check still sees them, then resolved.';
comment on column public.alerts.id is 'Our id.';
comment on column public.alerts.account_id is 'The portal concerned.';
comment on column public.alerts.rule_id is 'alert_rules.id.';
comment on column public.alerts.subject is 'What the finding is about, for example contacts/feature/country.';
comment on column public.alerts.severity is 'warning or critical, as the rule said when it was last seen.';
comment on column public.alerts.status is 'open or resolved.';
comment on column public.alerts.value is 'What was measured last; null when the finding is no number.';
comment on column public.alerts.threshold is 'The limit it was beyond; null when there is none.';
comment on column public.alerts.detail is 'What was found and what to do, for a human; no personal data.';
comment on column public.alerts.data is 'What the check wants to keep with it.';
comment on column public.alerts.occurrences is 'Checks that saw it.';
comment on column public.alerts.opened_at is 'When it was first seen.';
comment on column public.alerts.last_seen_at is 'When it was last seen.';
comment on column public.alerts.resolved_at is 'When a check no longer saw it; null while it is open.';
comment on index public.idx_alerts_open is 'One open alert per finding.';
comment on index public.idx_alerts_account_id is 'The alerts of a portal by time, and the foreign key.';
comment on index public.idx_alerts_rule_id is 'For the foreign key.';

alter table public.alert_rules enable row level security;
create policy "Members read the rules of their portals and those of all" on public.alert_rules
  for select to authenticated
  using (account_id is null or account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the rules of their portals and those of all" on public.alert_rules is
  'A rule without a portal names none.';
alter table public.alerts enable row level security;
create policy "Members read the alerts of their portals" on public.alerts
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the alerts of their portals" on public.alerts is
  'Also viewers: an alert holds no personal data.';
grant select on public.alert_rules, public.alerts to authenticated;
grant select, insert, update, delete on public.alert_rules, public.alerts to service_role;
