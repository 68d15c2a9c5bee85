-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_pipeline_stages (
  account_id uuid not null,
  object_type text not null,
  pipeline_id text not null,
  stage_id text not null,
  label text,
  display_order integer,
  is_closed boolean,
  probability double precision,
  archived_at timestamptz,
  synced_at timestamptz default now() not null,
  constraint hubspot_pipeline_stages_probability_is_a_share check (((probability >= (0)::double precision) and (probability <= (1)::double precision)))
);
comment on table public.hubspot_pipeline_stages is 'The stages of a portal''s pipelines.';
comment on column public.hubspot_pipeline_stages.account_id is 'The portal.';
comment on column public.hubspot_pipeline_stages.object_type is 'Object whose records go through it.';
comment on column public.hubspot_pipeline_stages.pipeline_id is 'Its pipeline.';
comment on column public.hubspot_pipeline_stages.stage_id is 'What the record''s property says.';
comment on column public.hubspot_pipeline_stages.label is 'What people call it; null when HubSpot tells nothing.';
comment on column public.hubspot_pipeline_stages.display_order is 'Place in the pipeline; null when HubSpot tells none.';
comment on column public.hubspot_pipeline_stages.is_closed is 'Whether a record is done with in it, won or lost; null when HubSpot does not say.';
comment on column public.hubspot_pipeline_stages.probability is 'Share of deals in it that are won, as the portal set it: 1 is won, 0 lost; null where HubSpot does not say, as with tickets.';
comment on column public.hubspot_pipeline_stages.archived_at is 'When HubSpot archived it, or was first found to name it no more; null while it is in use.';
comment on column public.hubspot_pipeline_stages.synced_at is 'When HubSpot last told of it.';

alter table only public.hubspot_pipeline_stages
  add constraint hubspot_pipeline_stages_pkey primary key (account_id, object_type, pipeline_id, stage_id);

alter table only public.hubspot_pipeline_stages
  add constraint hubspot_pipeline_stages_belong_to_a_pipeline foreign key (account_id, object_type, pipeline_id) references public.hubspot_pipelines(account_id, object_type, pipeline_id) on delete cascade;

create trigger _500_metrics_delete after delete on public.hubspot_pipeline_stages referencing old table as old_rows
  for each statement execute function private.rebuild_on_stages();

create trigger _500_metrics_insert after insert on public.hubspot_pipeline_stages referencing new table as new_rows
  for each statement execute function private.rebuild_on_stages();

create trigger _500_metrics_update after update on public.hubspot_pipeline_stages referencing old table as old_rows new table as new_rows
  for each statement execute function private.rebuild_on_stages();

alter table public.hubspot_pipeline_stages enable row level security;

create policy "Members read the stages of their portals" on public.hubspot_pipeline_stages
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the stages of their portals" on public.hubspot_pipeline_stages is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_pipeline_stages to authenticated;
grant select, insert, delete, update on table public.hubspot_pipeline_stages to service_role;
