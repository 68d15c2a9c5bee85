-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.alerts (
  id bigint not null,
  account_id uuid not null,
  rule_id bigint not null,
  subject text not null,
  severity text not null,
  status text default 'open'::text not null,
  value double precision,
  threshold double precision,
  detail text not null,
  data jsonb default '{}'::jsonb not null,
  occurrences integer default 1 not null,
  opened_at timestamptz default clock_timestamp() not null,
  last_seen_at timestamptz default clock_timestamp() not null,
  resolved_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  note text,
  escalations integer default 0 not null,
  escalated_at timestamptz,
  constraint alerts_escalations_are_nonnegative check ((escalations >= 0)),
  constraint alerts_note_is_short check ((length(note) <= 500)),
  constraint alerts_occurrences_is_positive check ((occurrences > 0)),
  constraint alerts_resolved_has_its_time check (((status = 'resolved'::text) = (resolved_at is not null))),
  constraint alerts_severity_is_known check ((severity = any (array['warning'::text, 'critical'::text]))),
  constraint alerts_status_is_known check ((status = any (array['open'::text, 'resolved'::text])))
)
with (fillfactor='90');
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
comment on column public.alerts.acknowledged_at is 'When somebody took it on; null before.';
comment on column public.alerts.acknowledged_by is 'Who; null before, and when the user is gone.';
comment on column public.alerts.note is 'What they wrote to it; null when nothing.';
comment on column public.alerts.escalations is 'How often owners and admins were told of it again.';
comment on column public.alerts.escalated_at is 'When they last were; null when never.';

alter table public.alerts alter column id add generated always as identity (
  sequence name public.alerts_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only public.alerts
  add constraint alerts_pkey primary key (id);

create index idx_alerts_account_id on public.alerts using btree (account_id, last_seen_at desc);
comment on index public.idx_alerts_account_id is 'The alerts of a portal by time, and the foreign key.';
create index idx_alerts_acknowledged_by on public.alerts using btree (acknowledged_by) where (acknowledged_by is not null);
comment on index public.idx_alerts_acknowledged_by is 'For the foreign key.';
create unique index idx_alerts_open on public.alerts using btree (account_id, rule_id, subject) where (status = 'open'::text);
comment on index public.idx_alerts_open is 'One open alert per finding.';
create index idx_alerts_open_critical on public.alerts using btree (opened_at) where ((status = 'open'::text) and (severity = 'critical'::text));
comment on index public.idx_alerts_open_critical is 'What may be escalated.';
create index idx_alerts_rule_id on public.alerts using btree (rule_id);
comment on index public.idx_alerts_rule_id is 'For the foreign key.';

alter table only public.alerts
  add constraint alerts_acknowledged_by_is_a_user foreign key (acknowledged_by) references auth.users(id) on delete set null;

alter table only public.alerts
  add constraint alerts_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.alerts
  add constraint alerts_come_from_a_rule foreign key (rule_id) references public.alert_rules(id) on delete cascade;

create trigger _500_tell_channels after insert on public.alerts
  for each row execute function private.tell_channels();

create trigger _510_tell_channels_of_a_change after update on public.alerts
  for each row
  when (((new.status <> old.status) or (new.escalations > old.escalations))) execute function private.tell_channels();

alter table public.alerts enable row level security;

create policy "Members read the alerts of their portals" on public.alerts
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the alerts of their portals" on public.alerts is 'Also viewers: an alert holds no personal data.';

grant select on table public.alerts to authenticated;
grant select, insert, delete, update on table public.alerts to service_role;
