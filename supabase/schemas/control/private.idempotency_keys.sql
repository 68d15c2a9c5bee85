-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.idempotency_keys (
  scope text not null,
  key text not null,
  body_sha256 text not null,
  response jsonb,
  created_at timestamptz default now() not null,
  constraint idempotency_keys_key_is_short check (((length(key) >= 1) and (length(key) <= 255)))
);
comment on table private.idempotency_keys is 'Requests that carried an Idempotency-Key within the last day.';
comment on column private.idempotency_keys.scope is 'Function, route and user: keys of others never meet.';
comment on column private.idempotency_keys.key is 'The header''s value.';
comment on column private.idempotency_keys.body_sha256 is 'Digest of the request body.';
comment on column private.idempotency_keys.response is 'The answer to give again; null while the request is being worked on.';
comment on column private.idempotency_keys.created_at is 'When the key was first seen.';

alter table only private.idempotency_keys
  add constraint idempotency_keys_pkey primary key (scope, key);

create index idx_idempotency_keys_created_at on private.idempotency_keys using btree (created_at);
comment on index private.idx_idempotency_keys_created_at is 'For removing what is older than a day.';

alter table private.idempotency_keys enable row level security;

create policy "Only the service reads idempotency keys" on private.idempotency_keys
  for select to service_role
  using (true);
comment on policy "Only the service reads idempotency keys" on private.idempotency_keys is 'Outside the API.';
