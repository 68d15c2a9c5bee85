-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.metric_calls (
  account_id uuid not null,
  call_id text not null collate pg_catalog."C",
  contact_id text collate pg_catalog."C",
  at timestamptz,
  day date,
  direction text,
  party text,
  party_tail text,
  duration integer,
  is_ended boolean not null,
  is_counted boolean default false not null,
  is_answered boolean not null,
  owner_id text,
  script text,
  source text
);
comment on table private.metric_calls is 'The live calls of a portal, as metrics count them.';
comment on column private.metric_calls.account_id is 'The portal.';
comment on column private.metric_calls.call_id is 'HubSpot''s record id.';
comment on column private.metric_calls.contact_id is 'Who it was with: as linked in HubSpot, else by the number; null when nobody is known.';
comment on column private.metric_calls.at is 'When it was.';
comment on column private.metric_calls.day is 'The day of that in the portal''s zone.';
comment on column private.metric_calls.direction is 'OUTBOUND, INBOUND, or what HubSpot has.';
comment on column private.metric_calls.party is 'Number of the other party in one form: called for OUTBOUND, calling for INBOUND.';
comment on column private.metric_calls.party_tail is 'The last nine digits of it.';
comment on column private.metric_calls.duration is 'Milliseconds; null when not known.';
comment on column private.metric_calls.is_ended is 'Whether it is over as an attempt.';
comment on column private.metric_calls.is_counted is 'Whether it counts: ended, and of duplicates the one that stays.';
comment on column private.metric_calls.is_answered is 'Whether somebody answered.';
comment on column private.metric_calls.owner_id is 'Its owner; null for none.';
comment on column private.metric_calls.script is 'Script of its contact.';
comment on column private.metric_calls.source is 'Source of its contact.';

alter table only private.metric_calls
  add constraint metric_calls_pkey primary key (account_id, call_id);

create index idx_metric_calls_contact_id on private.metric_calls using btree (account_id, contact_id, at);
comment on index private.idx_metric_calls_contact_id is 'The calls with a contact.';
create index idx_metric_calls_day on private.metric_calls using btree (account_id, day);
comment on index private.idx_metric_calls_day is 'The calls of a period.';
create index idx_metric_calls_party_tail on private.metric_calls using btree (account_id, party_tail, at);
comment on index private.idx_metric_calls_party_tail is 'The calls with a number: duplicates, and whom they are linked with.';

alter table private.metric_calls enable row level security;

create policy "Only the service reads metric calls" on private.metric_calls
  for select to service_role
  using (true);
comment on policy "Only the service reads metric calls" on private.metric_calls is 'Outside the API.';
