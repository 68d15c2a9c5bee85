-- One narrow row for each live contact, deal and call: what the metrics ask of it, and nothing else.

create table private.metric_contacts (
  account_id uuid not null,
  contact_id text not null collate pg_catalog."C",
  created_at timestamptz,
  day date,
  owner_id text,
  script text,
  source text,
  vsl boolean,
  phone text,
  phone_tail text,
  called_before boolean default false not null,
  minutes_to_call double precision,
  is_converted boolean default false not null,
  constraint metric_contacts_pkey primary key (account_id, contact_id)
);
comment on table private.metric_contacts is 'The live contacts of a portal, as metrics count them.';
comment on column private.metric_contacts.account_id is 'The portal.';
comment on column private.metric_contacts.contact_id is 'HubSpot''s record id.';
comment on column private.metric_contacts.created_at is 'When it was created.';
comment on column private.metric_contacts.day is 'The day of that in the portal''s zone.';
comment on column private.metric_contacts.owner_id is 'Its owner; null for none.';
comment on column private.metric_contacts.script is 'Version of the sales script; null when not known.';
comment on column private.metric_contacts.source is 'Where it came from; null when not known.';
comment on column private.metric_contacts.vsl is 'Whether the video sales letter was watched; null when not known.';
comment on column private.metric_contacts.phone is 'Its number in one form; null without one.';
comment on column private.metric_contacts.phone_tail is 'The last nine digits of the number.';
comment on column private.metric_contacts.called_before is 'Whether somebody called it before it was created.';
comment on column private.metric_contacts.minutes_to_call is 'From creation to the first outbound call at or after it; null when there is none, or one before.';
comment on column private.metric_contacts.is_converted is 'Whether a won deal of it was created at or after it.';
create index idx_metric_contacts_day on private.metric_contacts (account_id, day);
comment on index private.idx_metric_contacts_day is 'The contacts of a period.';
create index idx_metric_contacts_phone_tail on private.metric_contacts (account_id, phone_tail);
comment on index private.idx_metric_contacts_phone_tail is 'Whose number a call was with.';

create table private.metric_deals (
  account_id uuid not null,
  deal_id text not null collate pg_catalog."C",
  contact_id text collate pg_catalog."C",
  created_at timestamptz,
  created_day date,
  closed_at timestamptz,
  close_day date,
  is_close_bare boolean default false not null,
  owner_id text,
  pipeline text,
  stage text,
  script text,
  source text,
  outcome text not null,
  amount numeric,
  qualified boolean,
  trial boolean,
  paying boolean,
  cancelled boolean,
  instalments integer,
  days_to_close double precision,
  calls integer,
  constraint metric_deals_pkey primary key (account_id, deal_id),
  constraint metric_deals_outcome_is_known check (outcome in ('open', 'won', 'lost'))
);
comment on table private.metric_deals is 'The live deals of a portal, as metrics count them.';
comment on column private.metric_deals.account_id is 'The portal.';
comment on column private.metric_deals.deal_id is 'HubSpot''s record id.';
comment on column private.metric_deals.contact_id is 'Its one contact: the primary, else the earliest created; null without one.';
comment on column private.metric_deals.created_at is 'When it was created.';
comment on column private.metric_deals.created_day is 'The day of that in the portal''s zone.';
comment on column private.metric_deals.closed_at is 'When it was or will be closed.';
comment on column private.metric_deals.close_day is 'The day of that in the portal''s zone; a bare date as it is written.';
comment on column private.metric_deals.is_close_bare is 'Whether the close date has no time: exactly midnight UTC, as date pickers and imports write it.';
comment on column private.metric_deals.owner_id is 'Its owner; null for none.';
comment on column private.metric_deals.pipeline is 'Its pipeline.';
comment on column private.metric_deals.stage is 'Its stage.';
comment on column private.metric_deals.script is 'Script of its contact.';
comment on column private.metric_deals.source is 'Source of its contact.';
comment on column private.metric_deals.outcome is 'open, won or lost, by its stage.';
comment on column private.metric_deals.amount is 'Amount in the portal''s currency; null when it has none.';
comment on column private.metric_deals.qualified is 'Whether it is qualified; null when not known.';
comment on column private.metric_deals.trial is 'Whether the trial was done; null when not known.';
comment on column private.metric_deals.paying is 'Whether the customer pays or has paid; null when not known.';
comment on column private.metric_deals.cancelled is 'Whether the customer cancelled or was refunded; null when not known.';
comment on column private.metric_deals.instalments is 'Monthly instalments, 1 to 120; null when not known.';
comment on column private.metric_deals.days_to_close is 'From creation to close; whole days for a bare date; null when one is not known.';
comment on column private.metric_deals.calls is 'Calls with its contact from its creation to its close; null without a contact or a close.';
create index idx_metric_deals_created_day on private.metric_deals (account_id, created_day);
comment on index private.idx_metric_deals_created_day is 'The cohort of a period.';
create index idx_metric_deals_close_day on private.metric_deals (account_id, close_day);
comment on index private.idx_metric_deals_close_day is 'What was closed in a period.';
create index idx_metric_deals_contact_id on private.metric_deals (account_id, contact_id);
comment on index private.idx_metric_deals_contact_id is 'The deals of a contact.';

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
  source text,
  constraint metric_calls_pkey primary key (account_id, call_id)
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
create index idx_metric_calls_day on private.metric_calls (account_id, day);
comment on index private.idx_metric_calls_day is 'The calls of a period.';
create index idx_metric_calls_contact_id on private.metric_calls (account_id, contact_id, at);
comment on index private.idx_metric_calls_contact_id is 'The calls with a contact.';
create index idx_metric_calls_party_tail on private.metric_calls (account_id, party_tail, at);
comment on index private.idx_metric_calls_party_tail is 'The calls with a number: duplicates, and whom they are linked with.';
