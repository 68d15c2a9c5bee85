-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.webhook_batches (
  id bigint not null,
  digest text not null,
  body jsonb,
  received_at timestamptz not null,
  folded_at timestamptz,
  created_at timestamptz default clock_timestamp() not null,
  constraint webhook_batches_body_is_an_array check ((jsonb_typeof(body) = 'array'::text)),
  constraint webhook_batches_digest_is_sha256 check ((digest ~ '^[0-9a-f]{64}$'::text)),
  constraint webhook_batches_wait_with_their_body check (((body is null) = (folded_at is not null)))
);
comment on table private.webhook_batches is 'Webhook requests: each until it is read, and for three days what it was known by.';
comment on column private.webhook_batches.id is 'Order of arrival.';
comment on column private.webhook_batches.digest is 'SHA-256 of the body as it was sent: the same request again is stored once.';
comment on column private.webhook_batches.body is 'The events; null once they are read.';
comment on column private.webhook_batches.received_at is 'When the function had the request, by its clock.';
comment on column private.webhook_batches.folded_at is 'When its events were read; null while it waits.';
comment on column private.webhook_batches.created_at is 'When it was stored.';

alter table private.webhook_batches alter column id add generated always as identity (
  sequence name private.webhook_batches_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only private.webhook_batches
  add constraint webhook_batches_come_once unique (digest);

alter table only private.webhook_batches
  add constraint webhook_batches_pkey primary key (id);

create index idx_webhook_batches_created on private.webhook_batches using btree (created_at);
comment on index private.idx_webhook_batches_created is 'What is past its time.';
create index idx_webhook_batches_waiting on private.webhook_batches using btree (id) where (folded_at is null);
comment on index private.idx_webhook_batches_waiting is 'What is to be read, in order of arrival.';

alter table private.webhook_batches enable row level security;

create policy "Only the service reads webhook requests" on private.webhook_batches
  for select to service_role
  using (true);
comment on policy "Only the service reads webhook requests" on private.webhook_batches is 'Outside the API.';
