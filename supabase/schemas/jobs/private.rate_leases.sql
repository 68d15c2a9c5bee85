-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.rate_leases (
  account_id uuid not null,
  bucket text not null,
  grants timestamptz[] default '{}'::timestamptz[] not null,
  paused_until timestamptz,
  updated_at timestamptz default now() not null
)
with (fillfactor='50');
comment on table private.rate_leases is 'Requests granted within the current window, per portal and budget.';
comment on column private.rate_leases.account_id is 'The portal.';
comment on column private.rate_leases.bucket is 'Name of the budget, for example general or search.';
comment on column private.rate_leases.grants is 'When each still counted request was granted, oldest first.';
comment on column private.rate_leases.paused_until is 'No grant before this time, after a 429; null when none.';
comment on column private.rate_leases.updated_at is 'When it was last asked.';

alter table only private.rate_leases
  add constraint rate_leases_pkey primary key (account_id, bucket);

alter table only private.rate_leases
  add constraint rate_leases_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.rate_leases enable row level security;

create policy "Only the service reads rate leases" on private.rate_leases
  for select to service_role
  using (true);
comment on policy "Only the service reads rate leases" on private.rate_leases is 'Outside the API.';
