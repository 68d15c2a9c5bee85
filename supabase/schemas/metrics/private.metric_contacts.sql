-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

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
  is_converted boolean default false not null
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

alter table only private.metric_contacts
  add constraint metric_contacts_pkey primary key (account_id, contact_id);

create index idx_metric_contacts_day on private.metric_contacts using btree (account_id, day);
comment on index private.idx_metric_contacts_day is 'The contacts of a period.';
create index idx_metric_contacts_phone_tail on private.metric_contacts using btree (account_id, phone_tail);
comment on index private.idx_metric_contacts_phone_tail is 'Whose number a call was with.';

alter table private.metric_contacts enable row level security;

create policy "Only the service reads metric contacts" on private.metric_contacts
  for select to service_role
  using (true);
comment on policy "Only the service reads metric contacts" on private.metric_contacts is 'Outside the API.';
