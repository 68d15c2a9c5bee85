-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.record_score_history (
  account_id uuid not null,
  object_type text not null,
  record_id text not null collate pg_catalog."C",
  scored_at timestamptz not null,
  as_of timestamptz not null,
  score smallint not null,
  grade text not null,
  probability double precision not null,
  log_odds double precision not null,
  inputs jsonb not null,
  source text not null,
  model_id uuid,
  model_version integer not null,
  model_sha256 text not null
);
comment on table public.record_score_history is 'Scores over time. A row for each that differs from the one before: another probability, model or source.';
comment on column public.record_score_history.account_id is 'The portal.';
comment on column public.record_score_history.object_type is 'contacts, companies or deals.';
comment on column public.record_score_history.record_id is 'HubSpot''s record id.';
comment on column public.record_score_history.scored_at is 'When the score was stored.';
comment on column public.record_score_history.as_of is 'The moment the record was looked at.';
comment on column public.record_score_history.score is '100 times the probability, rounded.';
comment on column public.record_score_history.grade is 'A to E by the thresholds of that time.';
comment on column public.record_score_history.probability is 'Calibrated probability of the outcome.';
comment on column public.record_score_history.log_odds is 'Log-odds before calibration.';
comment on column public.record_score_history.inputs is 'The cells the model saw: with the model''s bytes they give the score and its reasons again.';
comment on column public.record_score_history.source is 'model or rules.';
comment on column public.record_score_history.model_id is 'scoring_models.id; null for rules.';
comment on column public.record_score_history.model_version is 'Version of the model; 0 for rules.';
comment on column public.record_score_history.model_sha256 is 'Digest of the model, or of the rules.';

alter table only public.record_score_history
  add constraint record_score_history_pkey primary key (account_id, object_type, record_id, scored_at);

create index idx_record_score_history_scored_at on public.record_score_history using brin (scored_at);
comment on index public.idx_record_score_history_scored_at is 'For removing what is past its time.';

create trigger _050_refuse_erased before insert on public.record_score_history
  for each row execute function private.refuse_erased_trace();

alter table public.record_score_history enable row level security;

create policy "Members read the score history of their portals" on public.record_score_history
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the score history of their portals" on public.record_score_history is 'Any role reads; membership is asked once per statement.';

grant select on table public.record_score_history to authenticated;
grant select, insert, delete, update on table public.record_score_history to service_role;
