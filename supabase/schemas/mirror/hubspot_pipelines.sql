-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_pipelines (
  account_id uuid not null,
  object_type text not null,
  pipeline_id text not null,
  label text,
  display_order integer,
  archived_at timestamptz,
  synced_at timestamptz default now() not null
);
comment on table public.hubspot_pipelines is 'The pipelines of a portal''s objects.';
comment on column public.hubspot_pipelines.account_id is 'The portal.';
comment on column public.hubspot_pipelines.object_type is 'Object whose records go through it: deals, tickets, ….';
comment on column public.hubspot_pipelines.pipeline_id is 'What the record''s property says.';
comment on column public.hubspot_pipelines.label is 'What people call it; null when HubSpot tells nothing.';
comment on column public.hubspot_pipelines.display_order is 'Place among the pipelines; null when HubSpot tells none.';
comment on column public.hubspot_pipelines.archived_at is 'When HubSpot archived it, or was first found to name it no more; null while it is in use. The row stays, for what went through it.';
comment on column public.hubspot_pipelines.synced_at is 'When HubSpot last told of it.';

alter table only public.hubspot_pipelines
  add constraint hubspot_pipelines_pkey primary key (account_id, object_type, pipeline_id);

alter table only public.hubspot_pipelines
  add constraint hubspot_pipelines_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table public.hubspot_pipelines enable row level security;

create policy "Members read the pipelines of their portals" on public.hubspot_pipelines
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the pipelines of their portals" on public.hubspot_pipelines is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_pipelines to authenticated;
grant select, insert, delete, update on table public.hubspot_pipelines to service_role;
