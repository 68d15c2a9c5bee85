-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.search_corpora (
  account_id uuid not null,
  config text not null,
  chunks bigint not null,
  length bigint not null
)
with (fillfactor='50');
comment on table private.search_corpora is 'How many chunks of each language a portal has, and how long they are together.';
comment on column private.search_corpora.account_id is 'The portal.';
comment on column private.search_corpora.config is 'Text search configuration.';
comment on column private.search_corpora.chunks is 'Rows of document_texts.';
comment on column private.search_corpora.length is 'Sum of their lengths.';

alter table only private.search_corpora
  add constraint search_corpora_pkey primary key (account_id, config);

alter table only private.search_corpora
  add constraint search_corpora_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.search_corpora enable row level security;

create policy "Only the service reads corpora" on private.search_corpora
  for select to service_role
  using (true);
comment on policy "Only the service reads corpora" on private.search_corpora is 'Outside the API.';
