-- Rules that clear at another value than they fire, after how many checks they fire, and alerts that somebody takes on.

alter table public.alert_rules
  add column unit text,
  add column clear_threshold double precision,
  add column fire_after integer not null default 1,
  add column escalate_after_minutes integer default 15,
  add constraint alert_rules_clear_below_their_limit check (clear_threshold is null or (threshold is not null and clear_threshold <= threshold)),
  add constraint alert_rules_fire_after_some_checks check (fire_after between 1 and 60),
  add constraint alert_rules_escalate_later check (escalate_after_minutes between 1 and 1440);
comment on column public.alert_rules.unit is 'What threshold counts: seconds, records, jobs, percent …; null where another check than private.measures watches.';
comment on column public.alert_rules.clear_threshold is 'An open alert is over when the value is no longer above it; null: when it is no longer above threshold.';
comment on column public.alert_rules.fire_after is 'Checks in a row, one a minute, that must be above threshold before an alert opens.';
comment on column public.alert_rules.escalate_after_minutes is 'A critical alert that nobody acknowledged for so long is told to owners and admins again; null: never.';

-- The rules of all portals come by migrations, and are nobody's doing.
create trigger _900_audit after insert or update on public.alert_rules
  for each row when (new.account_id is not null) execute function private.audit();
create trigger _900_audit_end after delete on public.alert_rules
  for each row when (old.account_id is not null) execute function private.audit();

alter table public.alerts
  add column acknowledged_at timestamptz,
  add column acknowledged_by uuid,
  add column note text,
  add column escalations integer not null default 0,
  add column escalated_at timestamptz,
  add constraint alerts_acknowledged_by_is_a_user foreign key (acknowledged_by) references auth.users (id) on delete set null,
  add constraint alerts_note_is_short check (length(note) <= 500),
  add constraint alerts_escalations_are_nonnegative check (escalations >= 0);
comment on column public.alerts.acknowledged_at is 'When somebody took it on; null before.';
comment on column public.alerts.acknowledged_by is 'Who; null before, and when the user is gone.';
comment on column public.alerts.note is 'What they wrote to it; null when nothing.';
comment on column public.alerts.escalations is 'How often owners and admins were told of it again.';
comment on column public.alerts.escalated_at is 'When they last were; null when never.';
create index idx_alerts_acknowledged_by on public.alerts (acknowledged_by) where acknowledged_by is not null;
comment on index public.idx_alerts_acknowledged_by is 'For the foreign key.';
create index idx_alerts_open_critical on public.alerts (opened_at) where status = 'open' and severity = 'critical';
comment on index public.idx_alerts_open_critical is 'What may be escalated.';

create table private.alert_breaches (
  account_id uuid not null,
  rule_name text not null,
  subject text not null,
  checks integer not null default 1,
  constraint alert_breaches_pkey primary key (account_id, rule_name, subject),
  constraint alert_breaches_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint alert_breaches_checks_are_positive check (checks > 0)
);
comment on table private.alert_breaches is 'What is above its limit for not so many checks yet that it is an alert.';
comment on column private.alert_breaches.account_id is 'The portal.';
comment on column private.alert_breaches.rule_name is 'alert_rules.name.';
comment on column private.alert_breaches.subject is 'What is above, as alerts call it.';
comment on column private.alert_breaches.checks is 'Checks in a row that saw it.';
alter table private.alert_breaches enable row level security;
create policy "Only the service reads breaches" on private.alert_breaches for select to service_role using (true);
comment on policy "Only the service reads breaches" on private.alert_breaches is 'Outside the API.';
insert into private.portal_tables (table_name, position) values ('private.alert_breaches', 8);
insert into private.erasure_tables (table_name, is_scrubbed, why) values ('private.alert_breaches', false, 'names of rules and objects');

insert into public.alert_rules (name, description, severity, threshold, clear_threshold, unit, fire_after) values
  ('sync.lag', 'Changes take longer than this from one side to the other.', 'critical', 30, 20, 'seconds', 2),
  ('queue.depth', 'More work is due than this, and is not taken up.', 'critical', 100, 50, 'jobs', 2),
  ('errors.rate', 'More than this share of the last hour''s work failed.', 'warning', 5, 2.5, 'percent', 1),
  ('functions.errors', 'More than this share of an edge function''s calls fail.', 'critical', 5, 2.5, 'percent', 2),
  ('sync.drift', 'The last comparison found more records than this that the mirror had otherwise than HubSpot; it mended them.', 'critical', 10, 5, 'records', 1),
  ('sync.conflicts', 'Conflicts wait for a person to decide.', 'warning', 0, null, 'conflicts', 1),
  ('jobs.dead', 'Work was given up: mend the cause and replay it.', 'warning', 0, null, 'jobs', 1),
  ('documents.stuck', 'A document has made no progress for so long.', 'warning', 900, null, 'seconds', 1),
  ('connection.stale', 'The access token has been over for so long: it is not refreshed.', 'critical', 300, 0, 'seconds', 1),
  ('connection.scopes', 'The connection lacks scopes: what they are for is not read.', 'warning', 0, null, 'scopes', 1),
  ('budget.calls', 'So much of the calls that HubSpot allows a day is used.', 'warning', 80, null, 'percent', 1);
