-- score_outcomes and score_drift_checks: what became of scored records, and whether the model still fits.
-- Why: a model ages without a word; the labels that ripen and the records that come are held against it each day.
-- Who may call: members read those of their portals; the drift job writes.

create table public.score_outcomes (
  account_id uuid not null,
  object_type text not null,
  record_id text collate "C" not null,
  model_sha256 text not null,
  model_id uuid,
  model_version int not null,
  source text not null,
  score int not null,
  probability double precision not null,
  as_of timestamptz not null,
  converted boolean,
  skipped text,
  decided_at timestamptz not null default clock_timestamp(),
  constraint score_outcomes_pkey primary key (account_id, object_type, record_id, model_sha256),
  constraint score_outcomes_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint score_outcomes_score_is_a_percentage check (score between 0 and 100),
  constraint score_outcomes_probability_is_one check (probability between 0 and 1),
  constraint score_outcomes_source_is_known check (source in ('model', 'rules')),
  constraint score_outcomes_are_decided_or_say_why_not check ((converted is null) = (skipped is not null))
);
create index idx_score_outcomes_as_of on public.score_outcomes (account_id, object_type, as_of desc)
  where converted is not null;
comment on table public.score_outcomes is 'What became of scored records, once the time that the label waits was over.';
comment on column public.score_outcomes.account_id is 'The portal.';
comment on column public.score_outcomes.object_type is 'contacts, companies or deals.';
comment on column public.score_outcomes.record_id is 'HubSpot''s id of the record.';
comment on column public.score_outcomes.model_sha256 is 'Which model or rules gave the score; a record counts once for each.';
comment on column public.score_outcomes.model_id is 'scoring_models.id; null for rules.';
comment on column public.score_outcomes.model_version is 'Version of the model; 0 for rules.';
comment on column public.score_outcomes.source is 'model or rules.';
comment on column public.score_outcomes.score is '0 to 100, as it was given.';
comment on column public.score_outcomes.probability is 'Calibrated probability, as it was given.';
comment on column public.score_outcomes.as_of is 'From when on the outcome counts: when the score stood and the observation was over.';
comment on column public.score_outcomes.converted is 'Whether the outcome came in time; null when it cannot be told.';
comment on column public.score_outcomes.skipped is 'Why it cannot be told, for example outcome_before_as_of; null when it can.';
comment on column public.score_outcomes.decided_at is 'When it was decided; it never changes after.';
comment on index public.idx_score_outcomes_as_of is 'The latest decided outcomes, for the calibration.';

create table public.score_drift_checks (
  id bigint generated always as identity,
  account_id uuid not null,
  object_type text not null,
  model_id uuid not null,
  model_version int not null,
  sampled int not null,
  score_psi double precision,
  features jsonb not null,
  calibration jsonb not null,
  limits jsonb not null,
  findings jsonb not null,
  checked_at timestamptz not null default clock_timestamp(),
  constraint score_drift_checks_pkey primary key (id),
  constraint score_drift_checks_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint score_drift_checks_concern_a_model foreign key (model_id)
    references public.scoring_models (id) on delete cascade,
  constraint score_drift_checks_sampled_is_nonnegative check (sampled >= 0),
  constraint score_drift_checks_findings_are_a_list check (jsonb_typeof(findings) = 'array')
);
create index idx_score_drift_checks_account_id
  on public.score_drift_checks (account_id, object_type, checked_at desc);
create index idx_score_drift_checks_model_id on public.score_drift_checks (model_id);
comment on table public.score_drift_checks is 'Each check of the active model against recent records and ripened labels.';
comment on column public.score_drift_checks.id is 'Our id.';
comment on column public.score_drift_checks.account_id is 'The portal.';
comment on column public.score_drift_checks.object_type is 'contacts, companies or deals.';
comment on column public.score_drift_checks.model_id is 'The model that was active.';
comment on column public.score_drift_checks.model_version is 'Its version.';
comment on column public.score_drift_checks.sampled is 'Recent records that were looked at.';
comment on column public.score_drift_checks.score_psi is 'Population stability index of the score; null when too few were sampled.';
comment on column public.score_drift_checks.features is 'Population stability of each feature: index, chance level, bins.';
comment on column public.score_drift_checks.calibration is 'Promised against observed conversion with intervals.';
comment on column public.score_drift_checks.limits is 'The configured limits at that time.';
comment on column public.score_drift_checks.findings is 'What was beyond its limit; each is also an alert.';
comment on column public.score_drift_checks.checked_at is 'When it was checked.';
comment on index public.idx_score_drift_checks_account_id is 'The latest check of a portal''s object, and the foreign key.';
comment on index public.idx_score_drift_checks_model_id is 'For the foreign key.';

alter table public.score_outcomes enable row level security;
create policy "Members read the outcomes of their portals" on public.score_outcomes
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the outcomes of their portals" on public.score_outcomes is
  'Whoever sees a record''s score may see what became of it.';
alter table public.score_drift_checks enable row level security;
create policy "Members read the drift checks of their portals" on public.score_drift_checks
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the drift checks of their portals" on public.score_drift_checks is
  'Shares and counts only: a check holds no record.';
grant select on public.score_outcomes, public.score_drift_checks to authenticated;
grant select, insert, update, delete on public.score_outcomes, public.score_drift_checks to service_role;

-- They go when the portal is erased.
insert into private.portal_tables (table_name, position) values
  ('public.score_drift_checks', 7), ('public.score_outcomes', 8), ('public.alerts', 9);
