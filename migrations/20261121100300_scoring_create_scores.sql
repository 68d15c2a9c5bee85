-- record_scores: the latest score of each record.
-- Why: what a salesperson sees, with everything needed to explain and to replay it.
-- Who may call: members read; scores_store and score_batch_commit alone write.

create table public.record_scores (
  account_id uuid not null,
  object_type text not null,
  record_id text collate "C" not null,
  score smallint not null,
  grade text not null,
  probability double precision not null,
  log_odds double precision not null,
  baseline double precision not null,
  reasons jsonb not null,
  inputs jsonb not null,
  source text not null,
  model_id uuid,
  model_version int not null,
  model_sha256 text not null,
  as_of timestamptz not null,
  scored_at timestamptz not null,
  stale_since timestamptz,
  constraint record_scores_pkey primary key (account_id, object_type, record_id),
  constraint record_scores_are_of_a_scored_object check (object_type in ('contacts', 'companies', 'deals')),
  constraint record_scores_numbers_are_in_range check (score between 0 and 100 and probability between 0 and 1),
  constraint record_scores_grade_is_known check (grade in ('A', 'B', 'C', 'D', 'E')),
  constraint record_scores_source_has_its_model check (
    (source = 'model' and model_id is not null) or (source = 'rules' and model_id is null))
) with (fillfactor = 50);
-- No foreign keys, as in the mirror: records arrive and go in any order, and 29,000 look-ups of the same model per batch would
-- cost more than the rows. The account's deletion is followed by trigger.
-- Room for a new version of each row in its page: a rescore of everything that leaves score and staleness as they were is
-- HOT. With 30 % of room half of the rows moved, and the table grew to the same size.
-- Without object_type: an index that begins like the key was taken for the key's look-ups while the table was new, and then
-- each look-up read the whole portal.
create index idx_record_scores_score on public.record_scores (account_id, score);
create index idx_record_scores_stale on public.record_scores (account_id, object_type, record_id)
  where stale_since is not null;

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
comment on index public.idx_record_scores_score is 'The best records of a portal.';
comment on index public.idx_record_scores_stale is 'What has to be scored again.';

alter table public.record_scores enable row level security;
create policy "Members read the scores of their portals" on public.record_scores
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the scores of their portals" on public.record_scores is
  'Any role reads; membership is asked once per statement.';
grant select on public.record_scores to authenticated;
grant select, insert, update, delete on public.record_scores to service_role;

create table public.record_score_history (
  account_id uuid not null,
  object_type text not null,
  record_id text collate "C" not null,
  scored_at timestamptz not null,
  as_of timestamptz not null,
  score smallint not null,
  grade text not null,
  probability double precision not null,
  log_odds double precision not null,
  inputs jsonb not null,
  source text not null,
  model_id uuid,
  model_version int not null,
  model_sha256 text not null,
  constraint record_score_history_pkey primary key (account_id, object_type, record_id, scored_at)
);
-- Rows arrive in order of time, so a BRIN is enough to remove the old ones and costs the batch nothing.
create index idx_record_score_history_scored_at on public.record_score_history using brin (scored_at);

comment on table public.record_score_history is
  'Scores over time. A row for each that differs from the one before: another probability, model or source.';
comment on column public.record_score_history.account_id is 'The portal.';
comment on column public.record_score_history.object_type is 'contacts, companies or deals.';
comment on column public.record_score_history.record_id is 'HubSpot''s record id.';
comment on column public.record_score_history.scored_at is 'When the score was stored.';
comment on column public.record_score_history.as_of is 'The moment the record was looked at.';
comment on column public.record_score_history.score is '100 times the probability, rounded.';
comment on column public.record_score_history.grade is 'A to E by the thresholds of that time.';
comment on column public.record_score_history.probability is 'Calibrated probability of the outcome.';
comment on column public.record_score_history.log_odds is 'Log-odds before calibration.';
comment on column public.record_score_history.inputs is
  'The cells the model saw: with the model''s bytes they give the score and its reasons again.';
comment on column public.record_score_history.source is 'model or rules.';
comment on column public.record_score_history.model_id is 'scoring_models.id; null for rules.';
comment on column public.record_score_history.model_version is 'Version of the model; 0 for rules.';
comment on column public.record_score_history.model_sha256 is 'Digest of the model, or of the rules.';
comment on index public.idx_record_score_history_scored_at is 'For removing what is past its time.';

alter table public.record_score_history enable row level security;
create policy "Members read the score history of their portals" on public.record_score_history
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the score history of their portals" on public.record_score_history is
  'Any role reads; membership is asked once per statement.';
grant select on public.record_score_history to authenticated;
grant select, insert, update, delete on public.record_score_history to service_role;
