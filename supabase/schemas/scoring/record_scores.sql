-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.record_scores (
  account_id uuid not null,
  object_type text not null,
  record_id text not null collate pg_catalog."C",
  score smallint not null,
  grade text not null,
  probability double precision not null,
  log_odds double precision not null,
  baseline double precision not null,
  reasons jsonb not null,
  inputs jsonb not null,
  source text not null,
  model_id uuid,
  model_version integer not null,
  model_sha256 text not null,
  as_of timestamptz not null,
  scored_at timestamptz not null,
  stale_since timestamptz,
  constraint record_scores_are_of_a_scored_object check ((object_type = any (array['contacts'::text, 'companies'::text, 'deals'::text]))),
  constraint record_scores_grade_is_known check ((grade = any (array['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
  constraint record_scores_numbers_are_in_range check ((((score >= 0) and (score <= 100)) and ((probability >= (0)::double precision) and (probability <= (1)::double precision)))),
  constraint record_scores_source_has_its_model check ((((source = 'model'::text) and (model_id is not null)) or ((source = 'rules'::text) and (model_id is null))))
)
with (fillfactor='50');
comment on table public.record_scores is 'The latest score of each record.';
comment on column public.record_scores.account_id is 'The portal.';
comment on column public.record_scores.object_type is 'contacts, companies or deals.';
comment on column public.record_scores.record_id is 'HubSpot''s record id.';
comment on column public.record_scores.score is '100 times the probability, rounded.';
comment on column public.record_scores.grade is 'A to E by the thresholds of the configuration.';
comment on column public.record_scores.probability is 'Calibrated probability of the outcome.';
comment on column public.record_scores.log_odds is 'Log-odds before calibration: baseline plus all contributions.';
comment on column public.record_scores.baseline is 'Log-odds without any knowledge of the record.';
comment on column public.record_scores.reasons is 'Contributions in plain words: feature, label, value, contribution.';
comment on column public.record_scores.inputs is 'The cells the model saw, in the order of its features.';
comment on column public.record_scores.source is 'model, or rules while there is no model.';
comment on column public.record_scores.model_id is 'scoring_models.id; null for rules.';
comment on column public.record_scores.model_version is 'Version of the model; 0 for rules.';
comment on column public.record_scores.model_sha256 is 'Digest of the model, or of the rules.';
comment on column public.record_scores.as_of is 'The moment the record was looked at; taken before it was read.';
comment on column public.record_scores.scored_at is 'When the score was stored.';
comment on column public.record_scores.stale_since is 'When the record first changed after as_of; null while the score is fresh.';

alter table only public.record_scores
  add constraint record_scores_pkey primary key (account_id, object_type, record_id);

create index idx_record_scores_score on public.record_scores using btree (account_id, score);
comment on index public.idx_record_scores_score is 'The best records of a portal.';
create index idx_record_scores_stale on public.record_scores using btree (account_id, object_type, record_id) where (stale_since is not null);
comment on index public.idx_record_scores_stale is 'What has to be scored again.';

create trigger _050_refuse_erased before insert on public.record_scores
  for each row execute function private.refuse_erased_trace();

create trigger _500_write_back_insert after insert on public.record_scores referencing new table as new_scores
  for each statement execute function private.mark_write_backs();

create trigger _500_write_back_update after update on public.record_scores referencing old table as old_scores new table as new_scores
  for each statement execute function private.mark_write_backs();

alter table public.record_scores enable row level security;

create policy "Members read the scores of their portals" on public.record_scores
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the scores of their portals" on public.record_scores is 'Any role reads; membership is asked once per statement.';

grant select on table public.record_scores to authenticated;
grant select, insert, delete, update on table public.record_scores to service_role;
