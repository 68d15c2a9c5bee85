-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.term_counts (
  account_id uuid not null,
  term bigint not null,
  chunks integer not null
)
with (fillfactor='70');
comment on table private.term_counts is 'In how many chunks of a portal a term occurs.';
comment on column private.term_counts.account_id is 'The portal.';
comment on column private.term_counts.term is 'private.search_term of it.';
comment on column private.term_counts.chunks is 'Rows of document_texts that have it.';

alter table only private.term_counts
  add constraint term_counts_pkey primary key (account_id, term);

alter table only private.term_counts
  add constraint term_counts_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.term_counts enable row level security;

create policy "Only the service reads terms" on private.term_counts
  for select to service_role
  using (true);
comment on policy "Only the service reads terms" on private.term_counts is 'Outside the API.';
