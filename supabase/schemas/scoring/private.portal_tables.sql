-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.portal_tables (
  table_name text not null,
  "position" integer default 100 not null
);
comment on table private.portal_tables is 'Tables whose rows came from a portal and go when it is erased.';
comment on column private.portal_tables.table_name is 'Schema and name; the table has a column account_id.';
comment on column private.portal_tables."position" is 'Smaller goes first: children before parents.';

alter table only private.portal_tables
  add constraint portal_tables_pkey primary key (table_name);

alter table private.portal_tables enable row level security;

create policy "Only the service reads portal tables" on private.portal_tables
  for select to service_role
  using (true);
comment on policy "Only the service reads portal tables" on private.portal_tables is 'Outside the API.';

insert into private.portal_tables (table_name, "position") values
  ('private.alert_breaches', 8),
  ('private.call_counts', 214),
  ('private.document_texts', 31),
  ('private.embedding_models', 30),
  ('private.jobs', 212),
  ('private.metric_calls', 217),
  ('private.metric_contacts', 217),
  ('private.metric_deals', 217),
  ('private.metric_rebuilds', 217),
  ('private.metric_touched', 217),
  ('private.rate_leases', 215),
  ('private.search_corpora', 33),
  ('private.sync_dirty', 207),
  ('private.term_counts', 32),
  ('public.alert_channels', 8),
  ('public.alert_deliveries', 7),
  ('public.alerts', 9),
  ('public.booking_events', 196),
  ('public.bookings', 198),
  ('public.card_actions', 100),
  ('public.contacts', 201),
  ('public.credit_entries', 197),
  ('public.document_chunks', 301),
  ('public.documents', 300),
  ('public.error_logs', 210),
  ('public.hubspot_association_kinds', 207),
  ('public.hubspot_associations', 206),
  ('public.hubspot_calls_raw', 205),
  ('public.hubspot_companies_raw', 203),
  ('public.hubspot_contacts_raw', 202),
  ('public.hubspot_deals_raw', 204),
  ('public.hubspot_objects_raw', 205),
  ('public.hubspot_owners', 207),
  ('public.hubspot_pipeline_stages', 206),
  ('public.hubspot_pipelines', 207),
  ('public.hubspot_properties', 207),
  ('public.mock_exams', 199),
  ('public.property_settings', 207),
  ('public.record_score_history', 11),
  ('public.record_scores', 10),
  ('public.score_batch_items', 12),
  ('public.score_batches', 13),
  ('public.score_drift_checks', 7),
  ('public.score_outcomes', 8),
  ('public.score_write_back_setups', 17),
  ('public.score_write_backs', 16),
  ('public.scoring_models', 15),
  ('public.sync_conflicts', 21),
  ('public.sync_errors', 208),
  ('public.sync_logs', 209),
  ('public.sync_objects', 216),
  ('public.sync_queue', 22),
  ('public.sync_records', 23),
  ('public.sync_session_objects', 213),
  ('public.sync_sessions', 214),
  ('public.sync_status', 211),
  ('public.training_runs', 14),
  ('public.webhook_events', 207);
