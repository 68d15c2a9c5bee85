-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.score_outcomes (
  account_id uuid not null,
  object_type text not null,
  record_id text not null collate pg_catalog."C",
  model_sha256 text not null,
  model_id uuid,
  model_version integer not null,
  source text not null,
  score integer not null,
  probability double precision not null,
  as_of timestamptz not null,
  converted boolean,
  skipped text,
  decided_at timestamptz default clock_timestamp() not null,
  constraint score_outcomes_are_decided_or_say_why_not check (((converted is null) = (skipped is not null))),
  constraint score_outcomes_probability_is_one check (((probability >= (0)::double precision) and (probability <= (1)::double precision))),
  constraint score_outcomes_score_is_a_percentage check (((score >= 0) and (score <= 100))),
  constraint score_outcomes_source_is_known check ((source = any (array['model'::text, 'rules'::text])))
);
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

alter table only public.score_outcomes
  add constraint score_outcomes_pkey primary key (account_id, object_type, record_id, model_sha256);

create index idx_score_outcomes_as_of on public.score_outcomes using btree (account_id, object_type, as_of desc) where (converted is not null);
comment on index public.idx_score_outcomes_as_of is 'The latest decided outcomes, for the calibration.';

alter table only public.score_outcomes
  add constraint score_outcomes_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _050_refuse_erased before insert on public.score_outcomes
  for each row execute function private.refuse_erased_trace();

alter table public.score_outcomes enable row level security;

create policy "Members read the outcomes of their portals" on public.score_outcomes
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the outcomes of their portals" on public.score_outcomes is 'Whoever sees a record''s score may see what became of it.';

grant select on table public.score_outcomes to authenticated;
grant select, insert, delete, update on table public.score_outcomes to service_role;
