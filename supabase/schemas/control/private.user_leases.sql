-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.user_leases (
  user_id uuid not null,
  bucket text not null,
  grants timestamptz[] default '{}'::timestamptz[] not null
)
with (fillfactor='50');
comment on table private.user_leases is 'What users were granted within the current window, each by name.';
comment on column private.user_leases.user_id is 'The user.';
comment on column private.user_leases.bucket is 'Name of the limit.';
comment on column private.user_leases.grants is 'When each still counted one was granted, oldest first.';

alter table only private.user_leases
  add constraint user_leases_pkey primary key (user_id, bucket);

create index idx_user_leases_bucket on private.user_leases using btree (bucket);
comment on index private.idx_user_leases_bucket is 'For the foreign key.';

alter table only private.user_leases
  add constraint user_leases_belong_to_a_user foreign key (user_id) references auth.users(id) on delete cascade;

alter table only private.user_leases
  add constraint user_leases_bucket_is_limited foreign key (bucket) references private.limits(name) on delete cascade;

alter table private.user_leases enable row level security;

create policy "Only the service reads user leases" on private.user_leases
  for select to service_role
  using (true);
comment on policy "Only the service reads user leases" on private.user_leases is 'Outside the API.';
