-- What may exist once: the same key twice is refused, and where the rule has a condition, beside it the key may come again.

create temp table keys (relation text, rule text, columns text, inside text, outside text);
insert into keys values
  ('account_invitations', 'are_one_per_address', 'account_id email'),
  ('account_invitations', 'pkey', 'id'),
  ('account_members', 'pkey', 'account_id user_id'),
  ('ai_configurations', 'pkey', 'id'),
  ('alert_rules', 'pkey', 'id'),
  ('alert_channels', 'are_one_per_address', 'account_id url'),
  ('alert_channels', 'pkey', 'id'),
  ('alert_deliveries', 'pkey', 'id'),
  ('private.alert_breaches', 'pkey', 'account_id rule_name subject'),
  ('alerts', 'pkey', 'id'),
  ('private.association_names', 'have_one_name_per_id', 'type_id'),
  ('private.association_names', 'pkey', 'name'),
  ('audit_logs', 'pkey', 'id timestamp'),
  ('private.sync_dirty', 'pkey', 'account_id object_type record_id'),
  ('private.unknown_events', 'pkey', 'digest'),
  ('private.webhook_batches', 'come_once', 'digest'),
  ('private.webhook_batches', 'pkey', 'id'),
  ('private.webhook_subjects', 'pkey', 'subject'),
  ('webhook_events', 'are_told_once', 'digest'),
  ('webhook_events', 'pkey', 'id'),
  ('booking_events', 'pkey', 'id'),
  ('bookings', 'booking_id_is_unique_in_its_portal', 'account_id booking_id'),
  ('bookings', 'hubspot_id_is_unique_in_its_portal', 'account_id hubspot_id'),
  ('bookings', 'pkey', 'id'),
  ('card_actions', 'pkey', 'id'),
  ('card_actions', 'request_counts_once', 'account_id request_sha256'),
  ('card_templates', 'one_per_object', 'account_id object_type'),
  ('card_templates', 'pkey', 'id'),
  ('contacts', 'hubspot_id_is_unique_in_its_portal', 'account_id hubspot_id'),
  ('contacts', 'pkey', 'id'),
  ('credit_entries', 'pkey', 'id'),
  ('document_access_log', 'pkey', 'id'),
  ('document_chunks', 'have_a_place', 'document_id generation chunk_index'),
  ('document_chunks', 'pkey', 'id'),
  ('private.document_erasures', 'pkey', 'id'),
  ('document_members', 'pkey', 'document_id user_id'),
  ('document_parts', 'pkey', 'document_id generation part_index'),
  ('document_steps', 'pkey', 'document_id generation step'),
  ('private.document_texts', 'pkey', 'chunk_id'),
  ('documents', 'have_a_file_each', 'storage_path'),
  ('documents', 'pkey', 'id'),
  ('private.embedding_models', 'pkey', 'id'),
  ('private.erased_records', 'pkey', 'account_id object_type record_hash'),
  ('private.erasure_records', 'pkey', 'erasure_id object_type record_id'),
  ('private.erasure_tables', 'pkey', 'table_name'),
  ('error_logs', 'pkey', 'id'),
  ('function_metrics', 'pkey', 'minute function_name'),
  ('hubspot_accounts', 'pkey', 'id'),
  ('hubspot_accounts', 'portal_id_is_unique', 'portal_id'),
  ('hubspot_association_kinds', 'pkey', 'account_id category from_object_type to_object_type type_id'),
  ('hubspot_associations', 'pkey', 'account_id from_object_id to_object_id from_object_type to_object_type association_type'),
  ('hubspot_calls_raw', 'pkey', 'account_id hubspot_id'),
  ('hubspot_companies_raw', 'pkey', 'account_id hubspot_id'),
  ('hubspot_contacts_raw', 'pkey', 'account_id hubspot_id'),
  ('hubspot_deals_raw', 'pkey', 'account_id hubspot_id'),
  ('hubspot_objects_raw', 'pkey', 'account_id object_type hubspot_id'),
  ('hubspot_owners', 'pkey', 'account_id owner_id'),
  ('hubspot_pipeline_stages', 'pkey', 'account_id object_type pipeline_id stage_id'),
  ('hubspot_pipelines', 'pkey', 'account_id object_type pipeline_id'),
  ('hubspot_properties', 'pkey', 'account_id object_type name'),
  ('private.call_counts', 'pkey', 'account_id day purpose'),
  ('private.idempotency_keys', 'pkey', 'scope key'),
  ('private.job_kinds', 'pkey', 'kind'),
  ('private.jobs', 'pkey', 'id'),
  ('private.mirror_objects', 'pkey', 'object_type'),
  ('private.booking_fields', 'pkey', 'field'),
  ('private.mock_exam_fields', 'pkey', 'field'),
  ('mock_exams', 'hubspot_id_is_unique_in_its_portal', 'account_id hubspot_id'),
  ('mock_exams', 'id_is_unique_in_its_portal', 'account_id id'),
  ('metric_mappings', 'have_one_row_per_role', 'account_id role'),
  ('metric_mappings', 'pkey', 'id'),
  ('private.metric_definitions', 'pkey', 'key'),
  ('private.metric_calls', 'pkey', 'account_id call_id'),
  ('private.metric_contacts', 'pkey', 'account_id contact_id'),
  ('private.metric_deals', 'pkey', 'account_id deal_id'),
  ('private.metric_rebuilds', 'pkey', 'account_id object_type'),
  ('private.metric_touched', 'pkey', 'id'),
  ('private.metric_roles', 'pkey', 'role'),
  ('mock_exams', 'pkey', 'id'),
  ('private.mock_types', 'pkey', 'mock_type'),
  ('oauth_states', 'handle_is_unique', 'handle_hash'),
  ('oauth_states', 'pkey', 'state_hash'),
  ('person_erasures', 'pkey', 'id'),
  ('private.portal_tables', 'pkey', 'table_name'),
  ('private.limits', 'pkey', 'name'),
  ('private.user_leases', 'pkey', 'user_id bucket'),
  ('private.rate_leases', 'pkey', 'account_id bucket'),
  ('property_settings', 'are_one_per_object', 'account_id object_type'),
  ('property_settings', 'pkey', 'id'),
  ('record_score_history', 'pkey', 'account_id object_type record_id scored_at'),
  ('record_scores', 'pkey', 'account_id object_type record_id'),
  ('private.refresh_leases', 'pkey', 'account_id'),
  ('private.schedules', 'pkey', 'name'),
  ('score_batch_items', 'pkey', 'batch_id record_id'),
  ('score_batches', 'pkey', 'id'),
  ('score_drift_checks', 'pkey', 'id'),
  ('score_outcomes', 'pkey', 'account_id object_type record_id model_sha256'),
  ('score_write_back_setups', 'pkey', 'account_id object_type'),
  ('score_write_backs', 'pkey', 'account_id object_type record_id'),
  ('scoring_models', 'pkey', 'id'),
  ('scoring_models', 'version_is_unique_in_its_object', 'account_id object_type version'),
  ('private.search_corpora', 'pkey', 'account_id config'),
  ('private.settings', 'pkey', 'name'),
  ('sync_conflicts', 'pkey', 'id'),
  ('private.sync_fields', 'are_once_per_portal', 'account_id object_type field'),
  ('sync_errors', 'pkey', 'id'),
  ('sync_logs', 'pkey', 'id'),
  ('sync_queue', 'pkey', 'id'),
  ('sync_records', 'are_one_per_record', 'account_id object_type hubspot_id'),
  ('sync_records', 'pkey', 'account_id object_type entity_id'),
  ('sync_rules', 'pkey', 'id'),
  ('sync_session_objects', 'pkey', 'session_id object_type'),
  ('sync_sessions', 'idempotency_key_is_unique_in_its_portal', 'account_id idempotency_key'),
  ('sync_sessions', 'pkey', 'id'),
  ('sync_sessions', 'session_id_is_unique', 'session_id'),
  ('private.standard_objects', 'pkey', 'object_type'),
  ('private.standard_objects', 'type_id_is_theirs_alone', 'object_type_id'),
  ('sync_objects', 'have_one_row_per_object', 'account_id object_type'),
  ('sync_objects', 'pkey', 'id'),
  ('sync_status', 'has_one_row_per_object', 'account_id entity_type'),
  ('sync_status', 'pkey', 'id'),
  ('private.term_counts', 'pkey', 'account_id term'),
  ('private.training_blobs', 'pkey', 'run_id name'),
  ('training_runs', 'pkey', 'id'),
  ('users', 'pkey', 'id');
insert into keys values
  ('ai_configurations', 'one_active_per_purpose', 'account_id purpose', '{"is_active": true}', '{"is_active": false}'),
  ('alert_rules', 'name_is_one_per_portal', 'account_id name', null, null),
  ('alert_rules', 'name_is_one_per_portal', 'name', '{"account_id": null}', null),
  ('alerts', 'open', 'account_id rule_id subject', '{"status": "open"}', '{"status": "resolved"}'),
  ('bookings', 'one_seat_per_contact', 'contact_id exam_id', '{"status": "active"}', '{"status": "cancelled"}'),
  ('credit_entries', 'are_once_per_booking_and_reason', 'booking_id reason', '{}', null),
  ('credit_entries', 'are_once_per_booking_and_reason', 'reason', '{"booking_id": "10000000-0000-4000-8000-000000000001"}', '{"booking_id": null}'),
  ('credit_entries', 'are_once_per_change', 'contact_id credit changed_at', '{"reason": "hubspot"}', '{"reason": "booking"}'),
  ('private.embedding_models', 'one_active', 'account_id', '{"state": "active"}', '{"state": "retired"}'),
  ('private.embedding_models', 'one_building', 'account_id', '{"state": "building"}', '{"state": "retired"}'),
  ('score_batches', 'one_waiting_for_the_mirror', 'account_id object_type', '{"origin": "mirror", "status": "pending", "retries": 0}', '{"origin": "mirror", "status": "running"}'),
  ('score_batches', 'one_waiting_for_the_mirror', 'account_id object_type', '{"origin": "mirror", "status": "pending", "retries": 0}', '{"origin": "user", "status": "pending"}'),
  ('scoring_models', 'one_active_per_object', 'account_id object_type', '{"state": "active"}', '{"state": "candidate"}'),
  ('sync_errors', 'one_open_per_record', 'account_id entity_type entity_id direction error_code', '{"resolved": false}', '{"resolved": true}'),
  ('sync_sessions', 'one_open_per_account', 'account_id', '{"status": "pending"}', '{"status": "failed"}'),
  ('sync_sessions', 'one_open_per_account', 'account_id', '{"status": "running"}', '{"status": "completed"}'),
  ('training_runs', 'one_open_per_object', 'account_id object_type', '{"status": "pending"}', '{"status": "failed"}'),
  ('training_runs', 'one_open_per_object', 'account_id object_type', '{"status": "running"}', '{"status": "completed"}');

-- The unique index that refuses a second row of the same key; null when both are taken. Undone. The other unique indexes of the table are away,
-- its checks too, triggers and foreign keys rest.
create function pg_temp.refusal(p_relation regclass, p_name text, p_columns text, p_row jsonb) returns text language plpgsql as $$
declare
  v_key jsonb;
  v_name text;
begin
  perform tap.drop_uniques(p_relation, p_name);
  perform tap.drop_checks(p_relation);
  select jsonb_object_agg(c, tap.some_value(a.atttypid)) into v_key
  from regexp_split_to_table(p_columns, ' ') c join pg_attribute a on (a.attrelid, a.attname) = (p_relation, c);
  perform tap.put(p_relation, v_key || p_row);
  perform tap.put(p_relation, v_key || p_row);
  raise exception 'undo' using errcode = 'UN000';
exception
  when sqlstate 'UN000' then
    return null;
  when unique_violation then
    get stacked diagnostics v_name = constraint_name;
    -- The index of a partition has the month in its name.
    return regexp_replace(v_name, '_\d{4}_\d\d_', '_');
end
$$;
create temp table rules as
select k.relation::regclass, case k.rule when 'open' then 'idx_alerts_open' else regexp_replace(k.relation, '^private\.', '') || '_' || k.rule end as name,
  k.columns, coalesce(k.inside, '{}')::jsonb as inside, k.outside::jsonb from keys k;
select is(pg_temp.refusal(relation, name, columns, inside), name, name || ' refuses a second ' || columns) from rules;
select is(pg_temp.refusal(relation, name, columns, outside), null, name || ' takes it as ' || outside) from rules where outside is not null;
select is_empty($$
  select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class r on r.oid = i.indrelid
  where i.indisunique and not r.relispartition and r.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
  except select name from rules
$$, 'every unique index has its key');
