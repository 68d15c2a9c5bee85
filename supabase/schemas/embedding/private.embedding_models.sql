-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.embedding_models (
  id bigint not null,
  account_id uuid not null,
  provider text not null,
  model text not null,
  settings jsonb default '{}'::jsonb not null,
  state text not null,
  moved boolean default true not null,
  job_id bigint,
  total integer,
  done integer default 0 not null,
  usage jsonb default '{}'::jsonb not null,
  error jsonb,
  created_at timestamptz default now() not null,
  activated_at timestamptz,
  retired_at timestamptz,
  constraint embedding_models_active_since check (((state <> 'active'::text) or (activated_at is not null))),
  constraint embedding_models_counts_are_nonnegative check (((total >= 0) and (done >= 0))),
  constraint embedding_models_provider_is_known check ((provider = any (array['openai'::text, 'supabase'::text, 'local'::text]))),
  constraint embedding_models_retired_since check (((state = 'retired'::text) = (retired_at is not null))),
  constraint embedding_models_state_is_known check ((state = any (array['building'::text, 'active'::text, 'retired'::text])))
);
comment on table private.embedding_models is 'Models that embed or embedded the documents of a portal.';
comment on column private.embedding_models.id is 'Our id.';
comment on column private.embedding_models.account_id is 'The portal.';
comment on column private.embedding_models.provider is 'openai, supabase (the model of the platform) or local (in the function).';
comment on column private.embedding_models.model is 'Name of the model, as beside each vector.';
comment on column private.embedding_models.settings is 'Settings of the configuration that asked for it.';
comment on column private.embedding_models.state is 'building (beside the active one), active (searched) or retired.';
comment on column private.embedding_models.moved is 'False while its vectors are still next_embedding in some chunks.';
comment on column private.embedding_models.job_id is 'private.jobs.id of the switch that builds it; null for the first model.';
comment on column private.embedding_models.total is 'Chunks that the switch found to embed; null before it looked.';
comment on column private.embedding_models.done is 'Chunks that the switch has embedded.';
comment on column private.embedding_models.usage is 'Sums of what the switch cost: tokens, cost_usd, requests.';
comment on column private.embedding_models.error is 'Why the switch stopped; null otherwise.';
comment on column private.embedding_models.created_at is 'When it was first asked for.';
comment on column private.embedding_models.activated_at is 'When search began to use it; null before.';
comment on column private.embedding_models.retired_at is 'When another took its place or the switch was given up; null before.';

alter table private.embedding_models alter column id add generated always as identity (
  sequence name private.embedding_models_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only private.embedding_models
  add constraint embedding_models_pkey primary key (id);

create unique index embedding_models_one_active on private.embedding_models using btree (account_id) where (state = 'active'::text);
comment on index private.embedding_models_one_active is 'A portal is searched with one model.';
create unique index embedding_models_one_building on private.embedding_models using btree (account_id) where (state = 'building'::text);
comment on index private.embedding_models_one_building is 'A portal switches to one model at a time.';
create index idx_embedding_models_account_id on private.embedding_models using btree (account_id);
comment on index private.idx_embedding_models_account_id is 'The models of a portal, and the foreign key.';
create index idx_embedding_models_job_id on private.embedding_models using btree (job_id) where (job_id is not null);
comment on index private.idx_embedding_models_job_id is 'The model that a job builds.';

alter table only private.embedding_models
  add constraint embedding_models_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.embedding_models enable row level security;

create policy "Only the service reads embedding models" on private.embedding_models
  for select to service_role
  using (true);
comment on policy "Only the service reads embedding models" on private.embedding_models is 'Outside the API; users ask document_search_models and document_embedding_models.';
