-- hubspot_pipelines, hubspot_pipeline_stages: the ways that deals and tickets go, and the steps of each.
-- Why: a record names its pipeline and stage by ids; which stage is won, lost or closed only the pipeline says.
-- Who may call: members read; syncs write.

create table public.hubspot_pipelines (
  account_id uuid not null,
  object_type text not null,
  pipeline_id text not null,
  label text,
  display_order int,
  archived_at timestamptz,
  synced_at timestamptz not null default now(),
  constraint hubspot_pipelines_pkey primary key (account_id, object_type, pipeline_id),
  constraint hubspot_pipelines_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade
);
comment on table public.hubspot_pipelines is 'The pipelines of a portal''s objects.';
comment on column public.hubspot_pipelines.account_id is 'The portal.';
comment on column public.hubspot_pipelines.object_type is 'Object whose records go through it: deals, tickets, ….';
comment on column public.hubspot_pipelines.pipeline_id is 'What the record''s property says.';
comment on column public.hubspot_pipelines.label is 'What people call it; null when HubSpot tells nothing.';
comment on column public.hubspot_pipelines.display_order is 'Place among the pipelines; null when HubSpot tells none.';
comment on column public.hubspot_pipelines.archived_at is
  'When HubSpot archived it, or was first found to name it no more; null while it is in use. The row stays, for what went through it.';
comment on column public.hubspot_pipelines.synced_at is 'When HubSpot last told of it.';

create table public.hubspot_pipeline_stages (
  account_id uuid not null,
  object_type text not null,
  pipeline_id text not null,
  stage_id text not null,
  label text,
  display_order int,
  is_closed boolean,
  probability double precision,
  archived_at timestamptz,
  synced_at timestamptz not null default now(),
  constraint hubspot_pipeline_stages_pkey primary key (account_id, object_type, pipeline_id, stage_id),
  constraint hubspot_pipeline_stages_belong_to_a_pipeline foreign key (account_id, object_type, pipeline_id)
    references public.hubspot_pipelines (account_id, object_type, pipeline_id) on delete cascade,
  constraint hubspot_pipeline_stages_probability_is_a_share check (probability between 0 and 1)
);
comment on table public.hubspot_pipeline_stages is 'The stages of a portal''s pipelines.';
comment on column public.hubspot_pipeline_stages.account_id is 'The portal.';
comment on column public.hubspot_pipeline_stages.object_type is 'Object whose records go through it.';
comment on column public.hubspot_pipeline_stages.pipeline_id is 'Its pipeline.';
comment on column public.hubspot_pipeline_stages.stage_id is 'What the record''s property says.';
comment on column public.hubspot_pipeline_stages.label is 'What people call it; null when HubSpot tells nothing.';
comment on column public.hubspot_pipeline_stages.display_order is 'Place in the pipeline; null when HubSpot tells none.';
comment on column public.hubspot_pipeline_stages.is_closed is 'Whether a record is done with in it, won or lost; null when HubSpot does not say.';
comment on column public.hubspot_pipeline_stages.probability is
  'Share of deals in it that are won, as the portal set it: 1 is won, 0 lost; null where HubSpot does not say, as with tickets.';
comment on column public.hubspot_pipeline_stages.archived_at is
  'When HubSpot archived it, or was first found to name it no more; null while it is in use.';
comment on column public.hubspot_pipeline_stages.synced_at is 'When HubSpot last told of it.';

alter table public.hubspot_pipelines enable row level security;
alter table public.hubspot_pipeline_stages enable row level security;
create policy "Members read the pipelines of their portals" on public.hubspot_pipelines
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the pipelines of their portals" on public.hubspot_pipelines is
  'Any role reads; membership is asked once per statement.';
create policy "Members read the stages of their portals" on public.hubspot_pipeline_stages
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the stages of their portals" on public.hubspot_pipeline_stages is
  'Any role reads; membership is asked once per statement.';
grant select on public.hubspot_pipelines, public.hubspot_pipeline_stages to authenticated;
grant select, insert, update, delete on public.hubspot_pipelines, public.hubspot_pipeline_stages to service_role;

insert into private.portal_tables (table_name, position) values
  ('public.hubspot_pipeline_stages', 206), ('public.hubspot_pipelines', 207);
insert into private.erasure_tables (table_name, is_scrubbed, why) values
  ('public.hubspot_pipelines', false, 'definitions of the portal'), ('public.hubspot_pipeline_stages', false, 'definitions of the portal');
