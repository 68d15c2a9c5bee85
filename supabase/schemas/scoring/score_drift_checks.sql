-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.score_drift_checks (
  id bigint not null,
  account_id uuid not null,
  object_type text not null,
  model_id uuid not null,
  model_version integer not null,
  sampled integer not null,
  score_psi double precision,
  features jsonb not null,
  calibration jsonb not null,
  limits jsonb not null,
  findings jsonb not null,
  checked_at timestamptz default clock_timestamp() not null,
  constraint score_drift_checks_findings_are_a_list check ((jsonb_typeof(findings) = 'array'::text)),
  constraint score_drift_checks_sampled_is_nonnegative check ((sampled >= 0))
);
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

alter table public.score_drift_checks alter column id add generated always as identity (
  sequence name public.score_drift_checks_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only public.score_drift_checks
  add constraint score_drift_checks_pkey primary key (id);

create index idx_score_drift_checks_account_id on public.score_drift_checks using btree (account_id, object_type, checked_at desc);
comment on index public.idx_score_drift_checks_account_id is 'The latest check of a portal''s object, and the foreign key.';
create index idx_score_drift_checks_model_id on public.score_drift_checks using btree (model_id);
comment on index public.idx_score_drift_checks_model_id is 'For the foreign key.';

alter table only public.score_drift_checks
  add constraint score_drift_checks_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.score_drift_checks
  add constraint score_drift_checks_concern_a_model foreign key (model_id) references public.scoring_models(id) on delete cascade;

alter table public.score_drift_checks enable row level security;

create policy "Members read the drift checks of their portals" on public.score_drift_checks
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the drift checks of their portals" on public.score_drift_checks is 'Shares and counts only: a check holds no record.';

grant select on table public.score_drift_checks to authenticated;
grant select, insert, delete, update on table public.score_drift_checks to service_role;
