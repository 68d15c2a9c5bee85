-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.unknown_events (
  digest text not null,
  portal_id text not null,
  subscription text not null,
  created_at timestamptz default clock_timestamp() not null,
  constraint unknown_events_digest_is_sha256 check ((digest ~ '^[0-9a-f]{64}$'::text))
);
comment on table private.unknown_events is 'Events of portals that nobody connected, for a day: to be counted, without what they say.';
comment on column private.unknown_events.digest is 'SHA-256 of the event without its attemptNumber.';
comment on column private.unknown_events.portal_id is 'The portal that it names.';
comment on column private.unknown_events.subscription is 'Its subscriptionType.';
comment on column private.unknown_events.created_at is 'When it was read.';

alter table only private.unknown_events
  add constraint unknown_events_pkey primary key (digest);

create index idx_unknown_events_created on private.unknown_events using btree (created_at);
comment on index private.idx_unknown_events_created is 'What is past its time.';

alter table private.unknown_events enable row level security;

create policy "Only the service reads unknown events" on private.unknown_events
  for select to service_role
  using (true);
comment on policy "Only the service reads unknown events" on private.unknown_events is 'Outside the API.';
