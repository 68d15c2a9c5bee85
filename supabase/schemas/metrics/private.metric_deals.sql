-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

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
  constraint metric_deals_outcome_is_known check ((outcome = any (array['open'::text, 'won'::text, 'lost'::text])))
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

alter table only private.metric_deals
  add constraint metric_deals_pkey primary key (account_id, deal_id);

create index idx_metric_deals_close_day on private.metric_deals using btree (account_id, close_day);
comment on index private.idx_metric_deals_close_day is 'What was closed in a period.';
create index idx_metric_deals_contact_id on private.metric_deals using btree (account_id, contact_id);
comment on index private.idx_metric_deals_contact_id is 'The deals of a contact.';
create index idx_metric_deals_created_day on private.metric_deals using btree (account_id, created_day);
comment on index private.idx_metric_deals_created_day is 'The cohort of a period.';

alter table private.metric_deals enable row level security;

create policy "Only the service reads metric deals" on private.metric_deals
  for select to service_role
  using (true);
comment on policy "Only the service reads metric deals" on private.metric_deals is 'Outside the API.';
