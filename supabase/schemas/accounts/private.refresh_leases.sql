-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.refresh_leases (
  account_id uuid not null,
  holder uuid not null,
  leased_until timestamptz not null
);
comment on table private.refresh_leases is 'Who is refreshing a portal''s tokens right now.';
comment on column private.refresh_leases.account_id is 'The portal.';
comment on column private.refresh_leases.holder is 'Random id of the refreshing invocation.';
comment on column private.refresh_leases.leased_until is 'When another invocation may take over.';

alter table only private.refresh_leases
  add constraint refresh_leases_pkey primary key (account_id);

alter table only private.refresh_leases
  add constraint refresh_leases_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.refresh_leases enable row level security;

create policy "Only the service reads refresh leases" on private.refresh_leases
  for select to service_role
  using (true);
comment on policy "Only the service reads refresh leases" on private.refresh_leases is 'Outside the API.';
