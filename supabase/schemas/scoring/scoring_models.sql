-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.scoring_models (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  object_type text not null,
  version integer not null,
  state text default 'candidate'::text not null,
  artefact bytea not null,
  sha256 text not null,
  features jsonb not null,
  properties text[],
  settings jsonb default '{}'::jsonb not null,
  evaluation jsonb default '{}'::jsonb not null,
  card_markdown text default ''::text not null,
  plots jsonb default '{}'::jsonb not null,
  trained_rows integer,
  positive_rows integer,
  data_from timestamptz,
  data_to timestamptz,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  activated_at timestamptz,
  retired_at timestamptz,
  constraint scoring_models_active_was_activated check (((state <> 'active'::text) or (activated_at is not null))),
  constraint scoring_models_features_are_a_list check ((jsonb_typeof(features) = 'array'::text)),
  constraint scoring_models_object_can_be_scored check ((object_type = any (array['contacts'::text, 'companies'::text, 'deals'::text]))),
  constraint scoring_models_sha256_is_hex check ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint scoring_models_sha256_is_of_the_artefact check ((encode(sha256(artefact), 'hex'::text) = sha256)),
  constraint scoring_models_state_is_known check ((state = any (array['candidate'::text, 'active'::text, 'retired'::text]))),
  constraint scoring_models_version_is_positive check ((version > 0))
);

alter table only public.scoring_models alter column artefact set storage external;
comment on table public.scoring_models is 'Trained models with their evaluation and card, by version.';
comment on column public.scoring_models.id is 'Our id.';
comment on column public.scoring_models.account_id is 'The portal.';
comment on column public.scoring_models.object_type is 'What it scores: contacts, companies or deals.';
comment on column public.scoring_models.version is 'Counts from 1 within the portal and object type.';
comment on column public.scoring_models.state is 'candidate, active (it scores) or retired (it did, and may again); guarded by trigger.';
comment on column public.scoring_models.artefact is 'The model''s bytes; not readable by clients.';
comment on column public.scoring_models.sha256 is 'Digest of the bytes, in hex.';
comment on column public.scoring_models.features is 'Its inputs in order: name, label, kind.';
comment on column public.scoring_models.properties is 'HubSpot properties that the features read; null when all are sent.';
comment on column public.scoring_models.settings is 'Settings of the training, the seed among them.';
comment on column public.scoring_models.evaluation is 'AUC, Brier, log-loss and calibration error with intervals, calibration table, lift, importance, held-out comparison.';
comment on column public.scoring_models.card_markdown is 'The model card.';
comment on column public.scoring_models.plots is 'SVG by name: reliability, lift, importance.';
comment on column public.scoring_models.trained_rows is 'Labelled records it was fitted on; null when not told.';
comment on column public.scoring_models.positive_rows is 'Of them with the outcome; null when not told.';
comment on column public.scoring_models.data_from is 'Earliest moment a training row looks at; null when not told.';
comment on column public.scoring_models.data_to is 'Latest one; null when not told.';
comment on column public.scoring_models.created_at is 'When it was trained.';
comment on column public.scoring_models.updated_at is 'When its row last changed.';
comment on column public.scoring_models.activated_at is 'When it last became active; null before.';
comment on column public.scoring_models.retired_at is 'When it was last put out of use; null before.';

alter table only public.scoring_models
  add constraint scoring_models_pkey primary key (id);

alter table only public.scoring_models
  add constraint scoring_models_version_is_unique_in_its_object unique (account_id, object_type, version);

create unique index scoring_models_one_active_per_object on public.scoring_models using btree (account_id, object_type) where (state = 'active'::text);
comment on index public.scoring_models_one_active_per_object is 'One model scores a portal''s object type.';

alter table only public.scoring_models
  add constraint scoring_models_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_guard_state before insert or update on public.scoring_models
  for each row execute function private.guard_model_state();

create trigger _500_rescore after update of state on public.scoring_models
  for each row
  when (((new.state = 'active'::text) and (old.state <> 'active'::text))) execute function private.rescore_with_model();

create trigger _900_audit after insert or delete or update on public.scoring_models
  for each row execute function private.audit();

alter table public.scoring_models enable row level security;

create policy "Members read the models of their portals" on public.scoring_models
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the models of their portals" on public.scoring_models is 'The bytes are kept by column privileges.';

create policy "Owners and admins change the state of a model" on public.scoring_models
  for update to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))))
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins change the state of a model" on public.scoring_models is 'Only the column state, and guard_model_state decides the transition.';

grant select, insert, delete, update on table public.scoring_models to service_role;
grant select (id, account_id, object_type, version, state, sha256, features, properties, settings, evaluation, card_markdown, plots, trained_rows, positive_rows, data_from, data_to, created_at, updated_at, activated_at, retired_at) on table public.scoring_models to authenticated;
grant update (state) on table public.scoring_models to authenticated;
