-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.metric_rebuilds (
  account_id uuid not null,
  object_type text not null,
  after_id text default ''::text not null collate pg_catalog."C",
  requested_at timestamptz default clock_timestamp() not null,
  constraint metric_rebuilds_object_is_known check ((object_type = any (array['contacts'::text, 'deals'::text, 'calls'::text])))
);
comment on table private.metric_rebuilds is 'Facts that are to be made anew, slice by slice; a row goes when all are.';
comment on column private.metric_rebuilds.account_id is 'The portal.';
comment on column private.metric_rebuilds.object_type is 'contacts, deals or calls.';
comment on column private.metric_rebuilds.after_id is 'The facts of records up to this id are made.';
comment on column private.metric_rebuilds.requested_at is 'When it was last asked for.';

alter table only private.metric_rebuilds
  add constraint metric_rebuilds_pkey primary key (account_id, object_type);

alter table only private.metric_rebuilds
  add constraint metric_rebuilds_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.metric_rebuilds enable row level security;

create policy "Only the service reads metric rebuilds" on private.metric_rebuilds
  for select to service_role
  using (true);
comment on policy "Only the service reads metric rebuilds" on private.metric_rebuilds is 'Outside the API.';
