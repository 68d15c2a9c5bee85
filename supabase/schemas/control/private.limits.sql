-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.limits (
  name text not null,
  per_user bigint not null,
  per_account bigint,
  window_seconds integer,
  retry_after_seconds integer,
  needs_portal boolean default false not null,
  constraint limits_shares_are_positive check (((per_user > 0) and (per_account > 0))),
  constraint limits_times_are_positive check (((window_seconds > 0) and (retry_after_seconds > 0)))
);
comment on table private.limits is 'The most that one user and one portal may have open, ask for, or keep.';
comment on column private.limits.name is 'What is limited; its refusal has the code too_many_ and this name.';
comment on column private.limits.per_user is 'The most for one user.';
comment on column private.limits.per_account is 'The most for one portal; null where only users are counted.';
comment on column private.limits.window_seconds is 'Within so many seconds; null where what is there now is counted.';
comment on column private.limits.retry_after_seconds is 'Retry-After of a refusal; null where waiting does not help, or the window says how long.';
comment on column private.limits.needs_portal is 'Only for members of a portal; a personal space alone does not do.';

alter table only private.limits
  add constraint limits_pkey primary key (name);

alter table private.limits enable row level security;

create policy "Only the service reads limits" on private.limits
  for select to service_role
  using (true);
comment on policy "Only the service reads limits" on private.limits is 'Outside the API.';

insert into private.limits (name, per_user, per_account, window_seconds, retry_after_seconds, needs_portal) values
  ('connections', 10, null, 60, null, false),
  ('embeddings', 20, null, 60, null, true),
  ('open_batches', 20, 50, null, 30, false),
  ('open_documents', 200, 1000, null, 60, false),
  ('open_syncs', 20, 1, null, 60, false),
  ('open_trainings', 6, 3, null, 60, false),
  ('previews', 30, null, 60, null, true),
  ('record_syncs', 60, null, 60, null, true),
  ('searches', 60, null, 60, null, false),
  ('stored_bytes', 5368709120, 53687091200, null, null, false),
  ('unused_files', 1000, null, 86400, null, false),
  ('uploads', 500, null, 3600, null, false);
