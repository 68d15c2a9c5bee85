-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.metric_touched (
  id bigint not null,
  account_id uuid not null,
  object_type text not null,
  ids text[] not null
);
comment on table private.metric_touched is 'Records that a transaction changed: their facts are made anew at its commit. Empty but for transactions under way.';
comment on column private.metric_touched.id is 'Our id.';
comment on column private.metric_touched.account_id is 'The portal.';
comment on column private.metric_touched.object_type is 'contacts, deals or calls.';
comment on column private.metric_touched.ids is 'HubSpot''s record ids.';

alter table private.metric_touched alter column id add generated always as identity (
  sequence name private.metric_touched_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only private.metric_touched
  add constraint metric_touched_pkey primary key (id);

create constraint trigger _500_refresh after insert on private.metric_touched deferrable initially deferred
  for each row execute function private.refresh_touched();

alter table private.metric_touched enable row level security;

create policy "Only the service reads metric touched" on private.metric_touched
  for select to service_role
  using (true);
comment on policy "Only the service reads metric touched" on private.metric_touched is 'Outside the API.';
