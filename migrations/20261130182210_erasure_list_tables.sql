-- What an erasure does to each table. A test holds the list against the catalogue: a new table with text has to be decided.
-- Who may call: nobody.

create table private.erasure_tables (
  table_name text not null,
  object_column text,
  id_column text,
  entity_column text,
  is_scrubbed boolean not null default false,
  why text not null,
  constraint erasure_tables_pkey primary key (table_name),
  constraint erasure_tables_rows_go_by_both_columns check ((object_column is null) or (id_column is not null))
);
comment on table private.erasure_tables is 'What an erasure does to each table that can hold text about a person.';
comment on column private.erasure_tables.table_name is 'Schema and name.';
comment on column private.erasure_tables.object_column is 'Column with the object type of a row that goes with its record; null when the rows are of one object, or none goes.';
comment on column private.erasure_tables.id_column is 'Column with the record''s id; null when no row goes by it.';
comment on column private.erasure_tables.entity_column is 'Column with contacts.id of a row that goes with the contact; null when no row goes by it.';
comment on column private.erasure_tables.is_scrubbed is 'True when the text of its other rows is cleaned of the person.';
comment on column private.erasure_tables.why is 'Why so.';
alter table private.erasure_tables enable row level security;
create policy "Only the service reads erasure tables" on private.erasure_tables for select to service_role using (true);
comment on policy "Only the service reads erasure tables" on private.erasure_tables is 'Outside the API.';

insert into private.erasure_tables (table_name, object_column, id_column, is_scrubbed, why) values
  ('public.record_scores', 'object_type', 'record_id', false, 'the person''s score'),
  ('public.record_score_history', 'object_type', 'record_id', false, 'the person''s scores'),
  ('public.score_outcomes', 'object_type', 'record_id', false, 'what became of the person'),
  ('public.score_write_backs', 'object_type', 'record_id', false, 'what was written about the person'),
  ('public.card_actions', 'object_type', 'record_id', false, 'who looked at the person'),
  ('public.sync_errors', 'entity_type', 'entity_id', true, 'messages may quote another record''s links'),
  ('public.sync_logs', 'entity_type', 'entity_id', true, 'errors may quote'),
  ('public.error_logs', null, null, true, 'messages may quote; a line that is about the record goes'),
  ('public.audit_logs', null, null, true, 'rows before and after may quote'),
  ('public.alerts', null, null, true, 'messages may quote'),
  ('public.document_access_log', null, null, true, 'details may quote'),
  ('public.document_steps', null, null, true, 'errors may quote'),
  ('public.score_batches', null, null, true, 'filters and errors may quote'),
  ('public.score_drift_checks', null, null, true, 'features have values'),
  ('public.score_write_back_setups', null, null, true, 'errors may quote'),
  ('public.scoring_models', null, null, true, 'cards and features have values'),
  ('public.sync_session_objects', null, null, true, 'errors may quote'),
  ('public.sync_sessions', null, null, true, 'errors may quote'),
  ('public.training_runs', null, null, true, 'findings have values'),
  ('private.document_erasures', null, null, true, 'errors may quote'),
  ('private.embedding_models', null, null, true, 'errors may quote'),
  ('private.idempotency_keys', null, null, true, 'answers of the last day'),
  ('private.jobs', null, null, true, 'payloads, positions, answers and errors may quote'),
  ('public.contacts', null, 'hubspot_id', false, 'the person; others are whom HubSpot says they are'),
  ('public.hubspot_contacts_raw', null, 'hubspot_id', false, 'the person; others are whom HubSpot says they are'),
  ('public.hubspot_calls_raw', null, 'hubspot_id', false, 'calls with the person; the certificate names others that quote'),
  ('public.hubspot_associations', null, null, false, 'ids; links of the person go, in both directions'),
  ('public.score_batch_items', null, null, false, 'ids and codes; the person''s go with their counts'),
  ('public.hubspot_companies_raw', null, null, false, 'as HubSpot has them; the certificate names those that quote'),
  ('public.hubspot_deals_raw', null, null, false, 'as HubSpot has them; the certificate names those that quote'),
  ('public.documents', null, null, false, 'a user''s file; one whose metadata names the person goes, with its text and vectors'),
  ('public.document_chunks', null, null, false, 'goes with its document'),
  ('public.document_parts', null, null, false, 'goes with its document'),
  ('private.document_texts', null, null, false, 'goes with its document'),
  ('private.term_counts', null, null, false, 'counted down with its document'),
  ('private.training_blobs', null, null, false, 'rows of a training under way, which begins anew'),
  ('public.document_members', null, null, false, 'users'),
  ('public.users', null, null, false, 'users of this system, by their own account'),
  ('public.account_members', null, null, false, 'users'),
  ('public.account_invitations', null, null, false, 'users to be'),
  ('public.oauth_states', null, null, false, 'sealed, for minutes'),
  ('public.hubspot_accounts', null, null, false, 'the portal'),
  ('public.hubspot_properties', null, null, false, 'definitions of the portal'),
  ('public.ai_configurations', null, null, false, 'settings by admins'),
  ('public.card_templates', null, null, false, 'settings by admins'),
  ('public.alert_rules', null, null, false, 'settings'),
  ('public.sync_status', null, null, false, 'counts and times'),
  ('public.function_metrics', null, null, false, 'counts'),
  ('private.rate_leases', null, null, false, 'counts and times'),
  ('private.search_corpora', null, null, false, 'counts of words'),
  ('public.person_erasures', null, null, false, 'certificates, without personal data'),
  ('private.erased_records', null, null, false, 'hashes'),
  ('private.erasure_records', null, null, false, 'emptied at the end of the erasure');
