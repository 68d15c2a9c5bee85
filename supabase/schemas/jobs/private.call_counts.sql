-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.call_counts (
  account_id uuid not null,
  day date not null,
  purpose text not null,
  calls bigint default 0 not null,
  constraint call_counts_calls_is_nonnegative check ((calls >= 0))
);
comment on table private.call_counts is 'Requests to HubSpot by portal, day and purpose.';
comment on column private.call_counts.account_id is 'The portal.';
comment on column private.call_counts.day is 'The day in UTC.';
comment on column private.call_counts.purpose is 'search, read, links, list, definitions, references, write, token or other.';
comment on column private.call_counts.calls is 'Requests that were permitted; of tokens, those that were refreshed.';

alter table only private.call_counts
  add constraint call_counts_pkey primary key (account_id, day, purpose);

alter table only private.call_counts
  add constraint call_counts_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.call_counts enable row level security;

create policy "Only the service reads call counts" on private.call_counts
  for select to service_role
  using (true);
comment on policy "Only the service reads call counts" on private.call_counts is 'Outside the API.';
