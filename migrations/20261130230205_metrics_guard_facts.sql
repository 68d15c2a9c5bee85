-- Nobody but the functions of the metrics touches the facts; they go with their portal and with their person.

alter table private.metric_contacts enable row level security;
create policy "Only the service reads metric contacts" on private.metric_contacts for select to service_role using (true);
comment on policy "Only the service reads metric contacts" on private.metric_contacts is 'Outside the API.';
alter table private.metric_deals enable row level security;
create policy "Only the service reads metric deals" on private.metric_deals for select to service_role using (true);
comment on policy "Only the service reads metric deals" on private.metric_deals is 'Outside the API.';
alter table private.metric_calls enable row level security;
create policy "Only the service reads metric calls" on private.metric_calls for select to service_role using (true);
comment on policy "Only the service reads metric calls" on private.metric_calls is 'Outside the API.';

-- What a transaction changed in the mirror; emptied at its commit.
create table private.metric_touched (
  id bigint generated always as identity,
  account_id uuid not null,
  object_type text not null,
  ids text[] not null,
  constraint metric_touched_pkey primary key (id)
);
comment on table private.metric_touched is 'Records that a transaction changed: their facts are made anew at its commit. Empty but for transactions under way.';
comment on column private.metric_touched.id is 'Our id.';
comment on column private.metric_touched.account_id is 'The portal.';
comment on column private.metric_touched.object_type is 'contacts, deals or calls.';
comment on column private.metric_touched.ids is 'HubSpot''s record ids.';
alter table private.metric_touched enable row level security;
create policy "Only the service reads metric touched" on private.metric_touched for select to service_role using (true);
comment on policy "Only the service reads metric touched" on private.metric_touched is 'Outside the API.';

-- What a change of a mapping, the zone, the currency or the stages makes wrong.
create table private.metric_rebuilds (
  account_id uuid not null,
  object_type text not null,
  after_id text default '' not null collate pg_catalog."C",
  requested_at timestamptz default clock_timestamp() not null,
  constraint metric_rebuilds_pkey primary key (account_id, object_type),
  constraint metric_rebuilds_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint metric_rebuilds_object_is_known check (object_type in ('contacts', 'deals', 'calls'))
);
comment on table private.metric_rebuilds is 'Facts that are to be made anew, slice by slice; a row goes when all are.';
comment on column private.metric_rebuilds.account_id is 'The portal.';
comment on column private.metric_rebuilds.object_type is 'contacts, deals or calls.';
comment on column private.metric_rebuilds.after_id is 'The facts of records up to this id are made.';
comment on column private.metric_rebuilds.requested_at is 'When it was last asked for.';
alter table private.metric_rebuilds enable row level security;
create policy "Only the service reads metric rebuilds" on private.metric_rebuilds for select to service_role using (true);
comment on policy "Only the service reads metric rebuilds" on private.metric_rebuilds is 'Outside the API.';

insert into private.portal_tables (table_name, position) values ('private.metric_touched', 217), ('private.metric_rebuilds', 217),
  ('private.metric_contacts', 217), ('private.metric_deals', 217), ('private.metric_calls', 217);
insert into private.erasure_tables (table_name, why) values
  ('private.metric_contacts', 'made of the mirror, and goes with its record'), ('private.metric_deals', 'made of the mirror, and goes with its record'),
  ('private.metric_calls', 'made of the mirror, and goes with its record'), ('private.metric_touched', 'ids, until the commit'),
  ('private.metric_rebuilds', 'positions');

create index idx_hubspot_associations_to_object_id on public.hubspot_associations (account_id, to_object_id);
comment on index public.idx_hubspot_associations_to_object_id is 'Who links to a record.';
create index idx_contacts_merged_into on public.hubspot_contacts_raw (account_id, merged_into) where merged_into is not null;
comment on index public.idx_contacts_merged_into is 'What was merged into a contact.';
