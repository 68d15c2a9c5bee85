-- Who may touch what, asked of the catalogue: hosted projects grant everything by default, the migrations take it back.

select is_empty($$
  select c.oid::regclass::text from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p') and not c.relrowsecurity
$$, 'every table has row level security');
select is_empty($$
  select c.oid::regclass::text from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p')
    and not exists (select from pg_policy p where p.polrelid = c.oid)
$$, 'every table has a policy');
select is_empty($$
  select c.oid::regclass || ' ' || privilege from pg_class c,
    unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) privilege
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'v', 'S')
    and c.relkind <> 'S' and has_table_privilege('anon', c.oid, privilege)
$$, 'anon has no right on any table or view');
select is_empty($$
  select c.oid::regclass || ' ' || privilege || ' ' || who from pg_class c,
    unnest(array['select', 'insert', 'update', 'delete', 'truncate']) privilege,
    unnest(array['authenticated', 'service_role']) who
  where c.relnamespace = 'private'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(who, c.oid, privilege)
$$, 'no API role has a right on a table of private');
select is(array(select c.relname::text || ' ' || privilege from pg_class c, unnest(array['insert', 'update', 'delete', 'truncate']) privilege
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and has_table_privilege('authenticated', c.oid, privilege) order by 1),
  array['account_invitations delete', 'account_members delete', 'card_templates delete', 'document_members delete', 'documents delete',
    'property_settings delete', 'sync_rules delete'],
  'users write no whole rows, and remove invitations, members, card templates, documents, shares, property settings and rules');
select is(array(select c.relname::text || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped
    and has_column_privilege('authenticated', c.oid, a.attnum, 'update') order by 1),
  array['account_members.role', 'ai_configurations.is_active', 'ai_configurations.model', 'ai_configurations.provider',
    'ai_configurations.settings', 'card_templates.account_id', 'card_templates.object_type', 'card_templates.template',
    'contacts.email', 'contacts.firstname', 'contacts.lastname', 'contacts.student_id',
    'documents.consent_version', 'documents.content_type', 'documents.filename', 'documents.generation', 'documents.metadata',
    'documents.parse_policy', 'documents.size_bytes', 'documents.storage_path',
    'error_logs.resolved', 'property_settings.exclude', 'property_settings.include', 'score_batches.cancel_requested', 'score_batches.retries', 'scoring_models.state',
    'users.consent_version', 'users.name'],
  'and change these columns');
select is(array(select a.attname::text from pg_attribute a
  where a.attrelid = 'public.hubspot_accounts'::regclass and a.attnum > 0
    and not has_column_privilege('authenticated', a.attrelid, a.attnum, 'select') order by 1),
  array['access_token', 'key_id', 'metadata', 'refresh_token', 'token_issued_at', 'token_version'],
  'no client may read a token, nor what helps to use one');
select is(array(select p.proname::text from pg_proc p where p.pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    and has_function_privilege('authenticated', p.oid, 'execute') order by 1),
  array['alert_acknowledge', 'alert_channel_remove', 'alert_channel_set', 'alert_rule_set', 'allowance_take', 'booking_cancel', 'booking_create', 'booking_list', 'booking_update', 'connections_list', 'contact_list', 'dead_letters', 'dead_letters_replay', 'document_access_record', 'document_delete', 'document_embedding_models', 'document_file', 'document_markdown', 'document_retry',
    'document_search_models', 'document_share', 'document_show', 'document_start', 'document_unshare', 'erasure_show', 'exam_list', 'exam_show', 'function_health', 'invitation_accept', 'invitation_token', 'lead_list', 'member_context', 'metric_breakdown', 'metric_definitions', 'metric_mapping_list', 'metric_mapping_propose', 'metric_mapping_set', 'metric_series', 'metrics', 'model_activate', 'outbox_dead', 'outbox_replay', 'reconcile_show',
    'score_batch_cancel', 'score_batch_items', 'score_batch_progress', 'score_batch_retry', 'score_show', 'search_documents', 'sync_conflict_resolve', 'sync_conflicts_list', 'sync_health', 'sync_now', 'sync_object_list', 'sync_object_map', 'sync_object_set', 'sync_overview', 'sync_progress', 'system_health', 'training_progress'],
  'users call these functions');
select is_empty($$
  select p.oid::regprocedure::text from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') and has_function_privilege('anon', p.oid, 'execute')
$$, 'anon calls none');
select is(array(select p.proname::text from pg_proc p where p.pronamespace = 'private'::regnamespace
    and (has_function_privilege('authenticated', p.oid, 'execute') or has_function_privilege('service_role', p.oid, 'execute')) order by 1),
  array['accept_invitation', 'acknowledge_alert', 'active_models', 'answer_metric_breakdown', 'answer_metric_series', 'answer_metrics', 'cancel_booking', 'create_booking', 'document_job', 'document_matches', 'document_range', 'document_readers',
    'embedding_models_of', 'exam_of_topic', 'has_open_authorization', 'inbound_queue', 'iso', 'lead_filter',
    'list_dead_letters', 'list_metric_mappings', 'list_sync_objects', 'make_invitation_token', 'map_sync_object', 'may_upload', 'member_profiles', 'my_account_ids', 'my_email', 'owned_document_ids', 'page_size', 'percentile_ms', 'portal_of', 'propose_metric_mappings', 'raise_problem', 'rank_texts', 'rank_vectors', 'read_cursor', 'read_filter', 'read_now',
    'readable_documents', 'record_document_access', 'remove_alert_channel', 'replay_dead_letters', 'replay_outbox', 'require_own_document', 'require_portal', 'resolve_conflict',
    'search_accounts', 'search_config', 'search_filter', 'search_query', 'search_text', 'set_alert_channel', 'set_alert_rule', 'set_metric_mapping', 'set_sync_object', 'shared_document_ids',
    'show_bookings', 'show_health', 'show_metric_definitions', 'snippet', 'start_document', 'take_allowance', 'update_booking', 'wilson'],
  'the API roles reach these helpers, which policies, views and invoker functions use');
select is_empty($$
  select p.oid::regprocedure::text from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prosecdef
    and not coalesce(p.proconfig, '{}') @> array['search_path=""']
$$, 'every definer function has an empty search_path');
select is_empty($$
  select p.oid::regprocedure::text from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prosecdef and p.prosrc !~ '-- definer (because|so that)'
$$, 'and says why it is one');
select is_empty($$
  select c.oid::regclass::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
    and not coalesce(c.reloptions, '{}') @> array['security_invoker=true']
$$, 'every view asks the caller''s rights');
select is_empty($$
  select p.polrelid::regclass || ': ' || p.polname from pg_policy p
  where pg_get_expr(p.polqual, p.polrelid) ~ 'auth\.(uid|jwt|role)\(\)' and pg_get_expr(p.polqual, p.polrelid) !~* 'select auth\.'
$$, 'every policy wraps auth.uid() in a subselect');
select is_empty($$
  select k.conrelid::regclass || ': ' || k.conname from pg_constraint k
  where k.contype = 'f' and k.connamespace in ('public'::regnamespace, 'private'::regnamespace)
    and k.confrelid <> 'private.job_kinds'::regclass
    and not exists (select from pg_index i where i.indrelid = k.conrelid and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
$$, 'every foreign key has an index, but the one to the handful of job kinds');

-- A function of the API that users call has their rights; what needs more is behind it, in private.
select is_empty($$
  select p.oid::regprocedure::text from pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.prosecdef
    and (has_function_privilege('authenticated', p.oid, 'execute') or has_function_privilege('anon', p.oid, 'execute'))
$$, 'no function that users may execute has definer''s rights');

-- PostgreSQL cuts a name after 63 bytes and says so in a notice only; a migration that names it again finds another one.
select is_empty($$
  select o.kind || ' ' || o.name from (
    select 'policy', polname from pg_policy union all select 'constraint', conname from pg_constraint
    union all select 'relation', relname from pg_class union all select 'function', proname from pg_proc
    union all select 'trigger', tgname from pg_trigger where not tgisinternal) o (kind, name)
  where octet_length(o.name) >= 63
$$, 'no name was cut');
