-- Each check takes what it should and refuses what it should not, alone: the other checks of the table, triggers and foreign keys rest.

create temp table examples (relation text, rule text, good jsonb, bad jsonb);
insert into examples values
  ('account_invitations', 'email_is_an_address', '{"email": "a@example.com"}', '[{"email": "a"}, {"email": "a b@example.com"}]'),
  ('account_invitations', 'email_is_lower_case', '{"email": "a@example.com"}', '[{"email": "A@example.com"}]'),
  ('account_invitations', 'role_is_known', '{"role": "viewer"}', '[{"role": "owner"}]'),
  ('account_invitations', 'token_hash_is_sha256', '{"token_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[{"token_hash": "a"}]'),
  ('account_members', 'joined_by_is_known', '{"joined_by": "consent"}', '[{"joined_by": "unknown"}]'),
  ('account_members', 'role_is_known', '{"role": "owner"}', '[{"role": "unknown"}]'),
  ('ai_configurations', 'purpose_is_area_and_object', '{"purpose": "scoring:contacts"}', '[{"purpose": "Scoring"}, {"purpose": "scoring:contacts:more"}]'),
  ('ai_configurations', 'settings_are_an_object', '{"settings": {}}', '[{"settings": []}]'),
  ('alert_rules', 'name_has_an_area', '{"name": "drift.psi"}', '[{"name": "drift"}]'),
  ('alert_rules', 'severity_is_known', '{"severity": "warning"}', '[{"severity": "unknown"}]'),
  ('alerts', 'occurrences_is_positive', '{"occurrences": 1}', '[{"occurrences": 0}]'),
  ('alerts', 'resolved_has_its_time', '{"status": "resolved", "resolved_at": "2026-11-21"}', '[{"status": "resolved", "resolved_at": null}, {"status": "open", "resolved_at": "2026-11-21"}]'),
  ('alerts', 'severity_is_known', '{"severity": "warning"}', '[{"severity": "unknown"}]'),
  ('alerts', 'status_is_known', '{"status": "open"}', '[{"status": "unknown"}]'),
  ('audit_logs', 'data_fits_the_operation', '{"operation": "create", "old_data": null, "new_data": {}}', '[{"operation": "create", "old_data": {}, "new_data": {}}, {"operation": "update", "old_data": null, "new_data": {}}, {"operation": "delete", "old_data": {}, "new_data": {}}]'),
  ('audit_logs', 'operation_is_known', '{"operation": "create"}', '[{"operation": "unknown"}]'),
  ('booking_events', 'metadata_is_an_object', '{"metadata": {}}', '[{"metadata": []}]'),
  ('booking_events', 'type_is_known', '{"event_type": "created"}', '[{"event_type": "unknown"}]'),
  ('bookings', 'booking_id_is_a_name', '{"booking_id": "BK 1"}', '[{"booking_id": ""}, {"booking_id": " "}, {"booking_id": "a "}, {"booking_id": "a\nb"}]'),
  ('bookings', 'deleted_holds_no_seat', '{"status": "cancelled", "deleted_at": "2026-11-21"}', '[{"status": "active", "deleted_at": "2026-11-21"}]'),
  ('bookings', 'origin_is_known', '{"origin": "hubspot"}', '[{"origin": "unknown"}]'),
  ('bookings', 'status_is_known', '{"status": "no_show"}', '[{"status": "unknown"}]'),
  ('bookings', 'sync_attempts_are_nonnegative', '{"sync_attempts": 0}', '[{"sync_attempts": -1}]'),
  ('card_actions', 'action_is_known', '{"action": "rescore"}', '[{"action": "unknown"}]'),
  ('card_actions', 'end_has_an_outcome', '{"finished_at": "2026-11-21", "outcome": "done"}', '[{"finished_at": "2026-11-21", "outcome": null}, {"finished_at": null, "outcome": "done"}]'),
  ('card_actions', 'request_is_a_sha256', '{"request_sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[{"request_sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]'),
  ('card_templates', 'object_has_a_card', '{"object_type": "contacts"}', '[{"object_type": "unknown"}]'),
  ('private.call_counts', 'calls_is_nonnegative', '{"calls": 0}', '[{"calls": -1}]'),
  ('private.sync_dirty', 'counts_are_nonnegative', '{"attempts": 0, "unsettled": 0}', '[{"attempts": -1, "unsettled": 0}, {"attempts": 0, "unsettled": -1}]'),
  ('private.sync_dirty', 'lease_is_whole', '{"lease_token": "10000000-0000-4000-8000-000000000001", "leased_until": "2026-11-21", "claimed_at": "2026-11-21", "claimed_version": 1}', '[{"lease_token": "10000000-0000-4000-8000-000000000001", "leased_until": null}, {"lease_token": null, "leased_until": "2026-11-21"}, {"lease_token": "10000000-0000-4000-8000-000000000001", "leased_until": "2026-11-21", "claimed_at": null, "claimed_version": 1}, {"lease_token": "10000000-0000-4000-8000-000000000001", "leased_until": "2026-11-21", "claimed_at": "2026-11-21", "claimed_version": null}]'),
  ('private.unknown_events', 'digest_is_sha256', '{"digest": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[{"digest": "a"}]'),
  ('private.webhook_batches', 'body_is_an_array', '{"body": []}', '[{"body": {}}]'),
  ('private.webhook_batches', 'digest_is_sha256', '{"digest": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[{"digest": "a"}]'),
  ('private.webhook_batches', 'wait_with_their_body', '{"body": null, "folded_at": "2026-11-21"}', '[{"body": null, "folded_at": null}, {"body": [], "folded_at": "2026-11-21"}]'),
  ('webhook_events', 'digest_is_sha256', '{"digest": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[{"digest": "a"}]'),
  ('contacts', 'credits_are_nonnegative', '{"sj_credits": 0, "cs_credits": 0, "sjmini_credits": 0, "shared_mock_credits": 0}', '[{"sj_credits": -1, "cs_credits": 0, "sjmini_credits": 0, "shared_mock_credits": 0}, {"sj_credits": 0, "cs_credits": -1, "sjmini_credits": 0, "shared_mock_credits": 0}, {"sj_credits": 0, "cs_credits": 0, "sjmini_credits": -1, "shared_mock_credits": 0}, {"sj_credits": 0, "cs_credits": 0, "sjmini_credits": 0, "shared_mock_credits": -1}]'),
  ('contacts', 'sync_status_is_known', '{"sync_status": "synced"}', '[{"sync_status": "unknown"}]'),
  ('credit_entries', 'booking_explains_use', '{"reason": "refund", "booking_id": "10000000-0000-4000-8000-000000000001"}', '[{"reason": "booking", "booking_id": null}, {"reason": "hubspot", "booking_id": "10000000-0000-4000-8000-000000000001"}]'),
  ('credit_entries', 'change_something', '{"delta": -1}', '[{"delta": 0}]'),
  ('credit_entries', 'credit_is_known', '{"credit": "sj_credits"}', '[{"credit": "unknown"}]'),
  ('credit_entries', 'reason_is_known', '{"reason": "opening"}', '[{"reason": "unknown"}]'),
  ('document_access_log', 'action_is_known', '{"action": "view"}', '[{"action": "unknown"}]'),
  ('document_chunks', 'counts_are_nonnegative', '{"chunk_index": 0, "token_count": 0}', '[{"chunk_index": -1, "token_count": 0}, {"chunk_index": 0, "token_count": -1}]'),
  ('document_chunks', 'range_is_a_range', '{"char_start": 0, "char_end": 1}', '[{"char_start": -1, "char_end": 1}, {"char_start": 1, "char_end": 1}]'),
  ('document_parts', 'numbers_are_nonnegative', '{"part_index": 0, "char_start": 0, "char_count": 0}', '[{"part_index": -1, "char_start": 0, "char_count": 0}, {"part_index": 0, "char_start": -1, "char_count": 0}, {"part_index": 0, "char_start": 0, "char_count": -1}]'),
  ('document_parts', 'units_are_a_list', '{"units": []}', '[{"units": {}}]'),
  ('document_steps', 'counts_are_nonnegative', '{"attempts": 0, "restarts": 0}', '[{"attempts": -1, "restarts": 0}, {"attempts": 0, "restarts": -1}]'),
  ('document_steps', 'end_belongs_to_ended_steps', '{"status": "failed", "finished_at": "2026-11-21"}', '[{"status": "completed", "finished_at": null}, {"status": "running", "finished_at": "2026-11-21"}]'),
  ('document_steps', 'failed_says_why', '{"status": "failed", "error": {}}', '[{"status": "failed", "error": null}, {"status": "running", "error": {}}]'),
  ('document_steps', 'status_is_known', '{"status": "pending"}', '[{"status": "unknown"}]'),
  ('document_steps', 'step_is_known', '{"step": "parse"}', '[{"step": "unknown"}]'),
  ('private.document_texts', 'length_is_nonnegative', '{"length": 0}', '[{"length": -1}]'),
  ('documents', 'active_generation_was_built', '{"generation": 2, "active_generation": 2}', '[{"generation": 2, "active_generation": 3}, {"generation": 2, "active_generation": 0}]'),
  ('documents', 'completed_has_a_time', '{"status": "completed", "completed_at": "2026-11-21"}', '[{"status": "completed", "completed_at": null}, {"status": "parsing", "completed_at": "2026-11-21"}]'),
  ('documents', 'completed_is_active', '{"status": "completed", "generation": 2, "active_generation": 2}', '[{"status": "completed", "generation": 2, "active_generation": 1}]'),
  ('documents', 'error_says_why', '{"status": "error", "error_code": "x"}', '[{"status": "error", "error_code": null}, {"status": "parsing", "error_code": "x"}]'),
  ('documents', 'file_is_below_its_owner', '{"user_id": "ID1", "storage_path": "ID1/a"}', '[{"user_id": "ID1", "storage_path": "ID2/a"}, {"user_id": "ID1", "storage_path": "ID1"}, {"user_id": "ID1", "storage_path": "ID1/"}, {"user_id": "ID1", "storage_path": "ID1//a"}, {"user_id": "ID1", "storage_path": "ID1/../a"}, {"user_id": "ID1", "storage_path": "ID1/./a"}]'),
  ('documents', 'filename_is_a_name', '{"filename": "a"}', '[{"filename": ""}]'),
  ('documents', 'metadata_is_a_small_object', '{"metadata": {}}', '[{"metadata": []}]'),
  ('documents', 'parse_policy_is_known', '{"parse_policy": "auto"}', '[{"parse_policy": "unknown"}]'),
  ('documents', 'properties_are_an_object', '{"properties": {}}', '[{"properties": []}]'),
  ('documents', 'size_is_nonnegative', '{"size_bytes": 0}', '[{"size_bytes": -1}]'),
  ('documents', 'status_is_known', '{"status": "uploaded"}', '[{"status": "unknown"}]'),
  ('private.embedding_models', 'active_since', '{"state": "active", "activated_at": "2026-11-21"}', '[{"state": "active", "activated_at": null}]'),
  ('private.embedding_models', 'counts_are_nonnegative', '{"total": 0, "done": 0}', '[{"total": -1, "done": 0}, {"total": 0, "done": -1}]'),
  ('private.embedding_models', 'provider_is_known', '{"provider": "openai"}', '[{"provider": "unknown"}]'),
  ('private.embedding_models', 'retired_since', '{"state": "retired", "retired_at": "2026-11-21"}', '[{"state": "retired", "retired_at": null}, {"state": "active", "retired_at": "2026-11-21"}]'),
  ('private.embedding_models', 'state_is_known', '{"state": "building"}', '[{"state": "unknown"}]'),
  ('private.erased_records', 'hash_is_sha256', '{"record_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[{"record_hash": "a"}]'),
  ('private.erasure_tables', 'rows_go_by_both_columns', '{"object_column": "a", "id_column": "b"}', '[{"object_column": "a", "id_column": null}]'),
  ('error_logs', 'type_is_a_code', '{"error_type": "sync.failed_1"}', '[{"error_type": "Failed"}, {"error_type": "a b"}]'),
  ('function_metrics', 'counts_are_nonnegative', '{"calls": 1, "errors": 1, "total_ms": 0, "max_ms": 0}', '[{"calls": 1, "errors": 2, "total_ms": 0, "max_ms": 0}, {"calls": -1, "errors": -1, "total_ms": 0, "max_ms": 0}, {"calls": 1, "errors": -1, "total_ms": 0, "max_ms": 0}, {"calls": 1, "errors": 1, "total_ms": -1, "max_ms": 0}, {"calls": 1, "errors": 1, "total_ms": 0, "max_ms": -1}]'),
  ('function_metrics', 'minute_is_whole', '{"minute": "2026-11-21T10:01:00Z"}', '[{"minute": "2026-11-21T10:01:01Z"}]'),
  ('hubspot_association_kinds', 'type_id_is_positive', '{"type_id": 1}', '[{"type_id": 0}]'),
  ('hubspot_associations', 'have_a_type_id_in_a_category', '{"category": "USER_DEFINED", "type_id": 1}', '[{"category": "USER_DEFINED", "type_id": null}, {"category": null, "type_id": 1}]'),
  ('hubspot_accounts', 'active_has_tokens', '{"status": "active", "access_token": "a", "refresh_token": "r", "key_id": "k", "expires_at": "2026-11-21"}', '[{"status": "active", "access_token": null, "refresh_token": "r", "key_id": "k", "expires_at": "2026-11-21"}, {"status": "active", "access_token": "a", "refresh_token": null, "key_id": "k", "expires_at": "2026-11-21"}, {"status": "active", "access_token": "a", "refresh_token": "r", "key_id": null, "expires_at": "2026-11-21"}, {"status": "active", "access_token": "a", "refresh_token": "r", "key_id": "k", "expires_at": null}]'),
  ('hubspot_accounts', 'personal_space_has_its_users_id', '{"id": "10000000-0000-4000-8000-000000000001", "personal_of": "10000000-0000-4000-8000-000000000001"}', '[{"id": "10000000-0000-4000-8000-000000000001", "personal_of": "10000000-0000-4000-8000-000000000002"}]'),
  ('hubspot_accounts', 'personal_space_is_no_portal', '{"personal_of": "10000000-0000-4000-8000-000000000001", "portal_id": "01", "status": "inactive"}', '[{"personal_of": null, "portal_id": "01"}, {"personal_of": "10000000-0000-4000-8000-000000000001", "portal_id": "1", "status": "inactive"}, {"personal_of": "10000000-0000-4000-8000-000000000001", "portal_id": "01", "status": "active"}]'),
  ('hubspot_accounts', 'portal_id_is_digits', '{"portal_id": "62515"}', '[{"portal_id": ""}, {"portal_id": "6251x"}, {"portal_id": "12345678901234567890"}]'),
  ('hubspot_accounts', 'status_is_known', '{"status": "active"}', '[{"status": "unknown"}]'),
  ('hubspot_accounts', 'token_version_is_nonnegative', '{"token_version": 0}', '[{"token_version": -1}]'),
  ('private.idempotency_keys', 'key_is_short', '{"key": "k"}', '[{"key": ""}]'),
  ('private.job_kinds', 'parallel_is_positive', '{"parallel": 1}', '[{"parallel": 0}]'),
  ('private.limits', 'shares_are_positive', '{"per_user": 1, "per_account": 1}', '[{"per_user": 0, "per_account": 1}, {"per_user": 1, "per_account": 0}]'),
  ('private.limits', 'times_are_positive', '{"window_seconds": 1, "retry_after_seconds": 1}', '[{"window_seconds": 0, "retry_after_seconds": 1}, {"window_seconds": 1, "retry_after_seconds": 0}]'),
  ('private.job_kinds', 'max_attempts_is_positive', '{"max_attempts": 1}', '[{"max_attempts": 0}]'),
  ('private.jobs', 'attempts_is_nonnegative', '{"attempts": 0}', '[{"attempts": -1}]'),
  ('private.jobs', 'running_has_a_lease', '{"state": "running", "lease_token": "ID1", "leased_until": "2026-11-21"}', '[{"state": "running", "lease_token": null, "leased_until": "2026-11-21"}, {"state": "running", "lease_token": "ID1", "leased_until": null}, {"state": "queued", "lease_token": "ID1", "leased_until": "2026-11-21"}]'),
  ('private.jobs', 'state_is_known', '{"state": "queued"}', '[{"state": "unknown"}]'),
  ('private.mock_exam_fields', 'kind_is_known', '{"kind": "seats"}', '[{"kind": "unknown"}]'),
  ('mock_exams', 'capacity_is_nonnegative', '{"capacity": 0}', '[{"capacity": -1}]'),
  ('mock_exams', 'counts_add_up', '{"booked": 1, "no_shows": 1, "cancelled": 0}', '[{"booked": -1}, {"booked": 1, "no_shows": 2}, {"no_shows": -1}, {"cancelled": -1}]'),
  ('private.mock_types', 'credits_are_of_contacts', '{"credits": ["sj_credits"]}', '[{"credits": []}, {"credits": ["sj_credits", "email"]}]'),
  ('private.mock_types', 'name_is_lower_case', '{"mock_type": "fencing"}', '[{"mock_type": "Fencing"}]'),
  ('oauth_states', 'only_a_claimed_one_is_answered', '{"claimed_at": "2026-11-21", "answer": {}}', '[{"claimed_at": null, "answer": {}}]'),
  ('oauth_states', 'expire_after_creation', '{"created_at": "2026-11-21", "expires_at": "2026-11-22"}', '[{"created_at": "2026-11-21", "expires_at": "2026-11-21"}]'),
  ('oauth_states', 'a_handle_has_a_grant', '{"handle_hash": null, "code_sealed": null}', '[{"handle_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "code_sealed": null}, {"handle_hash": null, "code_sealed": "s"}]'),
  ('oauth_states', 'handle_hash_is_sha256', '{"handle_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "code_sealed": "s"}', '[{"handle_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "code_sealed": "s"}]'),
  ('oauth_states', 'hash_is_sha256', '{"state_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[{"state_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"state_hash": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]'),
  ('person_erasures', 'end_belongs_to_ended_ones', '{"status": "completed", "ended_at": "2026-11-21"}', '[{"status": "completed", "ended_at": null}, {"status": "running", "ended_at": "2026-11-21"}]'),
  ('person_erasures', 'failed_says_why', '{"status": "failed", "error": {}}', '[{"status": "failed", "error": null}, {"status": "running", "error": {}}]'),
  ('person_erasures', 'in_hubspot_is_known', '{"in_hubspot": "kept"}', '[{"in_hubspot": "unknown"}]'),
  ('person_erasures', 'reason_is_known', '{"reason": "purged"}', '[{"reason": "unknown"}]'),
  ('person_erasures', 'records_is_nonnegative', '{"records": 0}', '[{"records": -1}]'),
  ('person_erasures', 'refused_says_why', '{"in_hubspot": "refused", "hubspot_error": "x"}', '[{"in_hubspot": "refused", "hubspot_error": null}, {"in_hubspot": "kept", "hubspot_error": "x"}]'),
  ('person_erasures', 'status_is_known', '{"status": "running"}', '[{"status": "unknown"}]'),
  ('record_scores', 'are_of_a_scored_object', '{"object_type": "contacts"}', '[{"object_type": "unknown"}]'),
  ('record_scores', 'grade_is_known', '{"grade": "A"}', '[{"grade": "unknown"}]'),
  ('record_scores', 'numbers_are_in_range', '{"score": 100, "probability": 1}', '[{"score": 101, "probability": 1}, {"score": -1, "probability": 1}, {"score": 100, "probability": 1.01}, {"score": 100, "probability": -0.01}]'),
  ('record_scores', 'source_has_its_model', '{"source": "rules", "model_id": null}', '[{"source": "model", "model_id": null}, {"source": "rules", "model_id": "ID1"}]'),
  ('private.schedules', 'cron_has_five_fields', '{"cron": "1 2 * * *"}', '[{"cron": "1 2 * *"}]'),
  ('score_batch_items', 'failed_says_why', '{"status": "failed", "error_code": "x"}', '[{"status": "failed", "error_code": null}, {"status": "done", "error_code": "x"}]'),
  ('score_batch_items', 'status_is_known', '{"status": "pending"}', '[{"status": "unknown"}]'),
  ('score_batches', 'completed_counts_all', '{"status": "completed", "total": 3, "done": 2, "failed": 1}', '[{"status": "completed", "total": 3, "done": 2, "failed": 0}]'),
  ('score_batches', 'counts_add_up', '{"total": 3, "done": 2, "failed": 1}', '[{"total": 3, "done": 3, "failed": 1}, {"total": 3, "done": -1, "failed": 0}, {"total": 3, "done": 0, "failed": -1}]'),
  ('score_batches', 'end_belongs_to_ended_batches', '{"status": "cancelled", "ended_at": "2026-11-21"}', '[{"status": "completed", "ended_at": null}, {"status": "running", "ended_at": "2026-11-21"}]'),
  ('score_batches', 'failed_says_why', '{"status": "failed", "error": {}}', '[{"status": "failed", "error": null}, {"status": "running", "error": {}}]'),
  ('score_batches', 'object_can_be_scored', '{"object_type": "contacts"}', '[{"object_type": "unknown"}]'),
  ('score_batches', 'origin_is_known', '{"origin": "user"}', '[{"origin": "unknown"}]'),
  ('score_batches', 'status_is_known', '{"status": "pending"}', '[{"status": "unknown"}]'),
  ('score_drift_checks', 'findings_are_a_list', '{"findings": []}', '[{"findings": {}}]'),
  ('score_drift_checks', 'sampled_is_nonnegative', '{"sampled": 0}', '[{"sampled": -1}]'),
  ('score_outcomes', 'are_decided_or_say_why_not', '{"converted": true, "skipped": null}', '[{"converted": true, "skipped": "x"}, {"converted": null, "skipped": null}]'),
  ('score_outcomes', 'probability_is_one', '{"probability": 1}', '[{"probability": 1.01}, {"probability": -0.01}]'),
  ('score_outcomes', 'score_is_a_percentage', '{"score": 100}', '[{"score": 101}, {"score": -1}]'),
  ('score_outcomes', 'source_is_known', '{"source": "model"}', '[{"source": "unknown"}]'),
  ('score_write_back_setups', 'blocked_has_a_reason', '{"state": "blocked", "error_code": "x"}', '[{"state": "blocked", "error_code": null}]'),
  ('score_write_back_setups', 'state_is_known', '{"state": "new"}', '[{"state": "unknown"}]'),
  ('score_write_back_setups', 'sweep_has_both_ends', '{"sweep_from": "1", "sweep_to": "2"}', '[{"sweep_from": "1", "sweep_to": null}, {"sweep_from": null, "sweep_to": "2"}]'),
  ('score_write_back_setups', 'version_is_nonnegative', '{"definition_version": 0}', '[{"definition_version": -1}]'),
  ('score_write_backs', 'refusals_is_nonnegative', '{"refusals": 0}', '[{"refusals": -1}]'),
  ('score_write_backs', 'state_is_known', '{"state": "new"}', '[{"state": "unknown"}]'),
  ('score_write_backs', 'written_has_a_time', '{"state": "written", "written_at": "2026-11-21"}', '[{"state": "written", "written_at": null}]'),
  ('scoring_models', 'active_was_activated', '{"state": "active", "activated_at": "2026-11-21"}', '[{"state": "active", "activated_at": null}]'),
  ('scoring_models', 'features_are_a_list', '{"features": []}', '[{"features": {}}]'),
  ('scoring_models', 'object_can_be_scored', '{"object_type": "contacts"}', '[{"object_type": "unknown"}]'),
  ('scoring_models', 'sha256_is_hex', '{"sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}', '[{"sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]'),
  ('scoring_models', 'sha256_is_of_the_artefact', '{"artefact": "\\x", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}', '[{"artefact": "\\x00", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]'),
  ('scoring_models', 'state_is_known', '{"state": "candidate"}', '[{"state": "unknown"}]'),
  ('scoring_models', 'version_is_positive', '{"version": 1}', '[{"version": 0}]'),
  ('sync_conflicts', 'decision_is_known', '{"decision": "hubspot"}', '[{"decision": "unknown"}]'),
  ('sync_conflicts', 'kind_is_known', '{"kind": "gone"}', '[{"kind": "unknown"}]'),
  ('sync_conflicts', 'open_means_undecided', '{"status": "open", "decision": "none"}', '[{"status": "open", "decision": "hubspot"}]'),
  ('sync_conflicts', 'status_is_known', '{"status": "decided"}', '[{"status": "unknown"}]'),
  ('private.sync_fields', 'direction_is_known', '{"direction": "both"}', '[{"direction": "unknown"}]'),
  ('sync_errors', 'direction_is_known', '{"direction": "hubspot_to_supabase"}', '[{"direction": "unknown"}]'),
  ('sync_errors', 'retry_count_is_nonnegative', '{"retry_count": 0}', '[{"retry_count": -1}]'),
  ('sync_logs', 'operation_is_known', '{"operation": "create"}', '[{"operation": "unknown"}]'),
  ('sync_logs', 'status_is_known', '{"status": "success"}', '[{"status": "unknown"}]'),
  ('sync_queue', 'attempts_are_nonnegative', '{"sync_attempts": 0}', '[{"sync_attempts": -1}]'),
  ('sync_queue', 'dead_says_why', '{"state": "dead", "error_code": "x"}', '[{"state": "dead", "error_code": null}]'),
  ('sync_queue', 'operation_is_known', '{"operation": "UPDATE"}', '[{"operation": "unknown"}]'),
  ('sync_queue', 'state_is_known', '{"state": "queued"}', '[{"state": "unknown"}]'),
  ('sync_queue', 'strategy_is_known', '{"strategy": "batch"}', '[{"strategy": "unknown"}]'),
  ('sync_records', 'attempts_are_nonnegative', '{"attempts": 0}', '[{"attempts": -1}]'),
  ('sync_records', 'base_is_an_object', '{"base": {}}', '[{"base": []}]'),
  ('sync_records', 'dead_says_why', '{"state": "dead", "error": {}}', '[{"state": "dead", "error": null}]'),
  ('sync_records', 'outstanding_is_a_list', '{"outstanding": []}', '[{"outstanding": {}}]'),
  ('sync_records', 'sending_has_a_lease', '{"state": "sending", "lease_token": "10000000-0000-4000-8000-000000000001", "leased_until": "2026-11-21"}', '[{"state": "sending", "lease_token": null, "leased_until": null}, {"state": "sending", "lease_token": "10000000-0000-4000-8000-000000000001", "leased_until": null}, {"state": "pending", "lease_token": "10000000-0000-4000-8000-000000000001", "leased_until": "2026-11-21"}]'),
  ('sync_records', 'state_is_known', '{"state": "synced"}', '[{"state": "unknown"}]'),
  ('sync_records', 'waiting_has_its_time', '{"state": "pending", "pending_since": "2026-11-21"}', '[{"state": "pending", "pending_since": null}, {"state": "synced", "pending_since": "2026-11-21"}]'),
  ('sync_rules', 'condition_is_known', '{"condition": {"always": true}}', '[{"condition": []}, {"condition": {}}, {"condition": {"unknown": true}}]'),
  ('sync_rules', 'winner_is_known', '{"winner": "none"}', '[{"winner": "unknown"}]'),
  ('sync_session_objects', 'counts_are_nonnegative', '{"records_count": 0, "applied_count": 0, "unchanged_count": 0, "stale_count": 0, "error_count": 0}', '[{"records_count": -1, "applied_count": 0, "unchanged_count": 0, "stale_count": 0, "error_count": 0}, {"records_count": 0, "applied_count": -1, "unchanged_count": 0, "stale_count": 0, "error_count": 0}, {"records_count": 0, "applied_count": 0, "unchanged_count": -1, "stale_count": 0, "error_count": 0}, {"records_count": 0, "applied_count": 0, "unchanged_count": 0, "stale_count": -1, "error_count": 0}, {"records_count": 0, "applied_count": 0, "unchanged_count": 0, "stale_count": 0, "error_count": -1}]'),
  ('sync_session_objects', 'status_is_known', '{"status": "pending"}', '[{"status": "unknown"}]'),
  ('sync_sessions', 'counts_are_nonnegative', '{"records_count": 0, "error_count": 0}', '[{"records_count": -1, "error_count": 0}, {"records_count": 0, "error_count": -1}]'),
  ('sync_sessions', 'end_after_start', '{"start_time": "2026-11-21", "end_time": "2026-11-21"}', '[{"start_time": "2026-11-21", "end_time": "2026-11-20"}]'),
  ('sync_sessions', 'end_when_closed', '{"status": "failed", "end_time": "2026-11-21"}', '[{"status": "failed", "end_time": null}, {"status": "running", "end_time": "2026-11-21"}]'),
  ('sync_sessions', 'mode_is_known', '{"mode": "full"}', '[{"mode": "unknown"}]'),
  ('sync_sessions', 'status_is_known', '{"status": "pending"}', '[{"status": "unknown"}]'),
  ('sync_objects', 'fields_are_an_object', '{"fields": {}}', '[{"fields": []}]'),
  ('sync_objects', 'links_are_few', '{"links_to": ["a"]}', '[{"links_to": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]}]'),
  ('sync_objects', 'schema_is_an_object', '{"schema": {}}', '[{"schema": []}]'),
  ('sync_objects', 'type_is_a_name_or_a_custom_id', '{"object_type": "2-3465404"}', '[{"object_type": "Tickets"}, {"object_type": "0-5"}, {"object_type": "2-"}, {"object_type": "../x"}]'),
  ('sync_status', 'totals_are_nonnegative', '{"total_synced": 0, "total_errors": 0}', '[{"total_synced": -1, "total_errors": 0}, {"total_synced": 0, "total_errors": -1}]'),
  ('training_runs', 'end_belongs_to_ended_runs', '{"status": "failed", "ended_at": "2026-11-21"}', '[{"status": "completed", "ended_at": null}, {"status": "running", "ended_at": "2026-11-21"}]'),
  ('training_runs', 'failed_says_why', '{"status": "failed", "error": {}}', '[{"status": "failed", "error": null}, {"status": "running", "error": {}}]'),
  ('training_runs', 'object_can_be_scored', '{"object_type": "contacts"}', '[{"object_type": "unknown"}]'),
  ('training_runs', 'status_is_known', '{"status": "pending"}', '[{"status": "unknown"}]'),
  ('users', 'consent_version_is_short', '{"consent_version": "1"}', '[{"consent_version": ""}]');
-- ID1 and ID2 are two users.
update examples set good = replace(good::text, 'ID', id)::jsonb, bad = replace(bad::text, 'ID', id)::jsonb from (values ('00000000-0000-4000-8000-00000000000')) x (id);
-- What is large, or a vector.
insert into examples
select 'card_templates', 'are_small', '{"template": {}}'::jsonb, jsonb_build_array(jsonb_build_object('template', repeat('a', 32769)))
union all select 'documents', 'metadata_is_a_small_object', '{"metadata": {}}', jsonb_build_array(jsonb_build_object('metadata', jsonb_build_object('a', repeat('a', 65537))))
union all select 'documents', 'filename_is_a_name', jsonb_build_object('filename', repeat('a', 500)), jsonb_build_array(jsonb_build_object('filename', repeat('a', 501)))
union all select 'documents', 'file_is_below_its_owner', jsonb_build_object('user_id', u, 'storage_path', u || '/' || repeat('a', 963)),
  jsonb_build_array(jsonb_build_object('user_id', u, 'storage_path', u || '/' || repeat('a', 964))) from (values ('00000000-0000-4000-8000-000000000001')) x (u)
union all select 'users', 'name_is_short', jsonb_build_object('name', repeat('a', 200)), jsonb_build_array(jsonb_build_object('name', repeat('a', 201)))
union all select 'users', 'consent_version_is_short', jsonb_build_object('consent_version', repeat('a', 100)),
  jsonb_build_array(jsonb_build_object('consent_version', repeat('a', 101)))
union all select 'bookings', 'booking_id_is_a_name', jsonb_build_object('booking_id', repeat('a', 100)),
  jsonb_build_array(jsonb_build_object('booking_id', repeat('a', 101)))
union all select 'bookings', 'texts_are_short', jsonb_build_object('dominant_hand', repeat('a', 50), 'attending_location', repeat('a', 200)),
  jsonb_build_array(jsonb_build_object('dominant_hand', repeat('a', 51)), jsonb_build_object('attending_location', repeat('a', 201)))
union all select 'private.idempotency_keys', 'key_is_short', jsonb_build_object('key', repeat('a', 255)),
  jsonb_build_array(jsonb_build_object('key', repeat('a', 256)))
union all select 'document_chunks', p || 'vector_has_a_model', jsonb_build_object(v, e, m, 'a'),
  jsonb_build_array(jsonb_build_object(v, e, m, null), jsonb_build_object(v, null, m, 'a'))
from (values ('', 'embedding', 'model'), ('next_', 'next_embedding', 'next_model')) x (p, v, m), to_jsonb(array_fill(0.5, array[384])) e;

-- The name of the check that refuses a row; null when it is taken. Undone.
create function pg_temp.refusal(p_relation regclass, p_name text, p_row jsonb) returns text language plpgsql as $$
declare
  v_name text;
begin
  perform tap.drop_checks(p_relation, p_name);
  perform tap.put(p_relation, p_row);
  raise exception 'undo' using errcode = 'UN000';
exception
  when sqlstate 'UN000' then
    return null;
  when check_violation then
    get stacked diagnostics v_name = constraint_name;
    return v_name;
end
$$;
create temp table rules as
select e.relation::regclass, regexp_replace(e.relation, '^private\.', '') || '_' || e.rule as name,
  e.good, e.bad from examples e;
select is(pg_temp.refusal(relation, name, good), null, name || ' takes ' || left(good::text, 80)) from rules;
select is(pg_temp.refusal(relation, name, b), name, name || ' refuses ' || left(b::text, 80)) from rules, jsonb_array_elements(bad) b;
select is_empty($$
  select k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
  where k.contype = 'c' and not c.relispartition and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
  except select name from rules
$$, 'every check has its examples');
