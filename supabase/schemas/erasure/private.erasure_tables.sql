-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.erasure_tables (
  table_name text not null,
  object_column text,
  id_column text,
  entity_column text,
  is_scrubbed boolean default false not null,
  why text not null,
  constraint erasure_tables_rows_go_by_both_columns check (((object_column is null) or (id_column is not null)))
);
comment on table private.erasure_tables is 'What an erasure does to each table that can hold text about a person.';
comment on column private.erasure_tables.table_name is 'Schema and name.';
comment on column private.erasure_tables.object_column is 'Column with the object type of a row that goes with its record; null when the rows are of one object, or none goes.';
comment on column private.erasure_tables.id_column is 'Column with the record''s id; null when no row goes by it.';
comment on column private.erasure_tables.entity_column is 'Column with contacts.id of a row that goes with the contact; null when no row goes by it.';
comment on column private.erasure_tables.is_scrubbed is 'True when the text of its other rows is cleaned of the person.';
comment on column private.erasure_tables.why is 'Why so.';

alter table only private.erasure_tables
  add constraint erasure_tables_pkey primary key (table_name);

alter table private.erasure_tables enable row level security;

create policy "Only the service reads erasure tables" on private.erasure_tables
  for select to service_role
  using (true);
comment on policy "Only the service reads erasure tables" on private.erasure_tables is 'Outside the API.';

insert into private.erasure_tables (table_name, object_column, id_column, entity_column, is_scrubbed, why) values
  ('private.alert_breaches', null, null, null, false, 'names of rules and objects'),
  ('private.association_names', null, null, null, false, 'HubSpot''s own names of links'),
  ('private.call_counts', null, null, null, false, 'purposes of requests'),
  ('private.document_erasures', null, null, null, true, 'errors may quote'),
  ('private.document_texts', null, null, null, false, 'goes with its document'),
  ('private.embedding_models', null, null, null, true, 'errors may quote'),
  ('private.erased_records', null, null, null, false, 'hashes'),
  ('private.erasure_records', null, null, null, false, 'emptied at the end of the erasure'),
  ('private.idempotency_keys', null, null, null, true, 'answers of the last day'),
  ('private.jobs', null, null, null, true, 'payloads, positions, answers and errors may quote'),
  ('private.metric_calls', null, null, null, false, 'made of the mirror, and goes with its record'),
  ('private.metric_contacts', null, null, null, false, 'made of the mirror, and goes with its record'),
  ('private.metric_deals', null, null, null, false, 'made of the mirror, and goes with its record'),
  ('private.metric_definitions', null, null, null, false, 'words on metrics'),
  ('private.metric_rebuilds', null, null, null, false, 'positions'),
  ('private.metric_roles', null, null, null, false, 'what properties can mean'),
  ('private.metric_touched', null, null, null, false, 'ids, until the commit'),
  ('private.mock_exam_fields', null, null, null, false, 'names of properties'),
  ('private.rate_leases', null, null, null, false, 'counts and times'),
  ('private.search_corpora', null, null, null, false, 'counts of words'),
  ('private.standard_objects', null, null, null, false, 'names of objects'),
  ('private.sync_dirty', null, null, null, false, 'ids, until they are read'),
  ('private.sync_fields', null, null, null, false, 'settings'),
  ('private.term_counts', null, null, null, false, 'counted down with its document'),
  ('private.training_blobs', null, null, null, false, 'rows of a training under way, which begins anew'),
  ('private.unknown_events', null, null, null, false, 'names of portals and kinds'),
  ('private.user_leases', null, null, null, false, 'names of allowances'),
  ('private.webhook_batches', null, null, null, false, 'bodies of seconds, emptied when they are read'),
  ('private.webhook_subjects', null, null, null, false, 'names of objects'),
  ('public.account_invitations', null, null, null, false, 'users to be'),
  ('public.account_members', null, null, null, false, 'users'),
  ('public.ai_configurations', null, null, null, false, 'settings by admins'),
  ('public.alert_channels', null, null, null, false, 'settings by admins'),
  ('public.alert_deliveries', null, null, null, false, 'ids, codes and times'),
  ('public.alert_rules', null, null, null, false, 'settings'),
  ('public.alerts', null, null, null, true, 'messages may quote'),
  ('public.audit_logs', null, null, null, true, 'rows before and after may quote'),
  ('public.booking_events', null, null, null, true, 'what changed may quote; events of the person''s bookings go with them'),
  ('public.bookings', null, null, 'contact_id', false, 'the person''s seats; an exam that is to come has one more'),
  ('public.card_actions', 'object_type', 'record_id', null, false, 'who looked at the person'),
  ('public.card_templates', null, null, null, false, 'settings by admins'),
  ('public.contacts', null, 'hubspot_id', null, false, 'the person; others are whom HubSpot says they are'),
  ('public.credit_entries', null, null, 'contact_id', false, 'the person''s credits'),
  ('public.document_access_log', null, null, null, true, 'details may quote'),
  ('public.document_chunks', null, null, null, false, 'goes with its document'),
  ('public.document_members', null, null, null, false, 'users'),
  ('public.document_parts', null, null, null, false, 'goes with its document'),
  ('public.document_steps', null, null, null, true, 'errors may quote'),
  ('public.documents', null, null, null, false, 'a user''s file; one whose metadata names the person goes, with its text and vectors'),
  ('public.error_logs', null, null, null, true, 'messages may quote; a line that is about the record goes'),
  ('public.function_metrics', null, null, null, false, 'counts'),
  ('public.hubspot_accounts', null, null, null, false, 'the portal'),
  ('public.hubspot_association_kinds', null, null, null, false, 'definitions of the portal'),
  ('public.hubspot_associations', null, null, null, false, 'ids; links of the person go, in both directions'),
  ('public.hubspot_calls_raw', null, 'hubspot_id', null, false, 'calls with the person; the certificate names others that quote'),
  ('public.hubspot_companies_raw', null, null, null, false, 'as HubSpot has them; the certificate names those that quote'),
  ('public.hubspot_contacts_raw', null, 'hubspot_id', null, false, 'the person; others are whom HubSpot says they are'),
  ('public.hubspot_deals_raw', null, null, null, false, 'as HubSpot has them; the certificate names those that quote'),
  ('public.hubspot_objects_raw', null, null, null, false, 'as HubSpot has them; the certificate names those that quote'),
  ('public.hubspot_owners', null, null, null, true, 'colleagues; the person''s own address goes until HubSpot names them again'),
  ('public.hubspot_pipeline_stages', null, null, null, false, 'definitions of the portal'),
  ('public.hubspot_pipelines', null, null, null, false, 'definitions of the portal'),
  ('public.hubspot_properties', null, null, null, false, 'definitions of the portal'),
  ('public.metric_mappings', null, null, null, false, 'settings by admins'),
  ('public.mock_exams', null, null, null, false, 'sittings'),
  ('public.oauth_states', null, null, null, false, 'sealed, for minutes'),
  ('public.person_erasures', null, null, null, false, 'certificates, without personal data'),
  ('public.property_settings', null, null, null, false, 'settings by admins'),
  ('public.record_score_history', 'object_type', 'record_id', null, false, 'the person''s scores'),
  ('public.record_scores', 'object_type', 'record_id', null, false, 'the person''s score'),
  ('public.score_batch_items', null, null, null, false, 'ids and codes; the person''s go with their counts'),
  ('public.score_batches', null, null, null, true, 'filters and errors may quote'),
  ('public.score_drift_checks', null, null, null, true, 'features have values'),
  ('public.score_outcomes', 'object_type', 'record_id', null, false, 'what became of the person'),
  ('public.score_write_back_setups', null, null, null, true, 'errors may quote'),
  ('public.score_write_backs', 'object_type', 'record_id', null, false, 'what was written about the person'),
  ('public.scoring_models', null, null, null, true, 'cards and features have values'),
  ('public.sync_conflicts', null, null, 'record_id', false, 'the person''s values'),
  ('public.sync_errors', 'entity_type', 'entity_id', null, true, 'messages may quote another record''s links'),
  ('public.sync_logs', 'entity_type', 'entity_id', null, true, 'errors may quote'),
  ('public.sync_objects', null, null, null, false, 'settings by admins, and definitions of the portal'),
  ('public.sync_queue', null, null, 'record_id', false, 'the person''s values'),
  ('public.sync_records', null, null, 'entity_id', false, 'the person''s values'),
  ('public.sync_rules', null, null, null, false, 'settings by admins'),
  ('public.sync_session_objects', null, null, null, true, 'errors may quote'),
  ('public.sync_sessions', null, null, null, true, 'errors may quote'),
  ('public.sync_status', null, null, null, false, 'counts and times'),
  ('public.training_runs', null, null, null, true, 'findings have values'),
  ('public.users', null, null, null, false, 'users of this system, by their own account'),
  ('public.webhook_events', 'object_type', 'record_id', null, true, 'values of the person; those of others may quote');
