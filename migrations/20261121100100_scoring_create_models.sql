-- scoring_models: the registry of trained models, one active per portal and object type.
-- Why: a score names the model that made it; the bytes, the evaluation and the card stay with the version.
-- Who may call: members read all but the bytes; training_finish makes them; owners and admins activate.

create table public.scoring_models (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  object_type text not null,
  version int not null,
  state text not null default 'candidate',
  artefact bytea not null,
  sha256 text not null,
  features jsonb not null,
  properties text[],
  settings jsonb not null default '{}',
  evaluation jsonb not null default '{}',
  card_markdown text not null default '',
  plots jsonb not null default '{}',
  trained_rows int,
  positive_rows int,
  data_from timestamptz,
  data_to timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  activated_at timestamptz,
  retired_at timestamptz,
  constraint scoring_models_pkey primary key (id),
  constraint scoring_models_version_is_unique_in_its_object unique (account_id, object_type, version),
  constraint scoring_models_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint scoring_models_object_can_be_scored check (object_type in ('contacts', 'companies', 'deals')),
  constraint scoring_models_state_is_known check (state in ('candidate', 'active', 'retired')),
  constraint scoring_models_version_is_positive check (version > 0),
  constraint scoring_models_sha256_is_hex check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint scoring_models_sha256_is_of_the_artefact check (encode(sha256(artefact), 'hex') = sha256),
  constraint scoring_models_features_are_a_list check (jsonb_typeof(features) = 'array'),
  constraint scoring_models_active_was_activated check (state <> 'active' or activated_at is not null)
);
-- Compact already: compressing it again would only cost time.
alter table public.scoring_models alter column artefact set storage external;
create unique index scoring_models_one_active_per_object on public.scoring_models (account_id, object_type)
  where state = 'active';

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
comment on column public.scoring_models.evaluation is
  'AUC, Brier, log-loss and calibration error with intervals, calibration table, lift, importance, held-out comparison.';
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
comment on index public.scoring_models_one_active_per_object is 'One model scores a portal''s object type.';

create function private.guard_model_state() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because activating one model retires another, which the caller may not touch
begin
  new.updated_at := clock_timestamp();
  if tg_op = 'INSERT' then
    if new.state <> 'candidate' then
      perform private.raise_problem(409, 'invalid_transition', 'A model begins as candidate.');
    end if;
    return new;
  end if;
  if new.state = old.state then
    return new;
  elsif new.state = 'candidate' then
    perform private.raise_problem(409, 'invalid_transition', format('A model does not move from %s to candidate.', old.state));
  elsif new.state = 'retired' then
    new.retired_at := clock_timestamp();
    return new;
  end if;
  -- The account's lock lets two activations at once end with one active model.
  perform from public.hubspot_accounts a where a.id = new.account_id for no key update;
  update public.scoring_models m set state = 'retired'
  where m.account_id = new.account_id and m.object_type = new.object_type and m.state = 'active' and m.id <> new.id;
  new.activated_at := clock_timestamp();
  new.retired_at := null;
  return new;
end
$$;
comment on function private.guard_model_state() is
  'Row trigger: a candidate or retired model becomes active and retires the one before it; none becomes a candidate again.';
revoke execute on function private.guard_model_state() from public;
create trigger _100_guard_state before insert or update on public.scoring_models
  for each row execute function private.guard_model_state();

alter table public.scoring_models enable row level security;
create policy "Members read the models of their portals" on public.scoring_models
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
create policy "Owners and admins change the state of a model" on public.scoring_models
  for update to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))))
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Members read the models of their portals" on public.scoring_models is
  'The bytes are kept by column privileges.';
comment on policy "Owners and admins change the state of a model" on public.scoring_models is
  'Only the column state, and guard_model_state decides the transition.';
grant select (
  id, account_id, object_type, version, state, sha256, features, properties, settings, evaluation, card_markdown, plots,
  trained_rows, positive_rows, data_from, data_to, created_at, updated_at, activated_at, retired_at
), update (state) on public.scoring_models to authenticated;
grant select, insert, update, delete on public.scoring_models to service_role;
