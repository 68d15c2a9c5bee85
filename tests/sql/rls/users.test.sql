-- With whose rights a function that users reach works. Users without a right on any table tell: what works with the caller's rights is
-- refused, what works with its owner's is not.

create temp table calls as select p.oid, p.oid::regproc::text as name from pg_proc p
where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and has_function_privilege('authenticated', p.oid, 'execute')
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');
create temp table kinds (kind text, names text[]);
insert into kinds values
  ('owner', '{private.remove_alert_channel,private.set_alert_channel,private.answer_metric_breakdown,private.answer_metric_series,private.answer_metrics,private.show_health,private.set_alert_rule,private.acknowledge_alert,private.show_metric_definitions,private.set_metric_mapping,private.propose_metric_mappings,private.list_metric_mappings,private.accept_invitation,private.active_models,private.cancel_booking,private.create_booking,private.document_job,private.embedding_models_of,private.has_open_authorization,private.inbound_queue,
    private.list_dead_letters,private.list_sync_objects,private.make_invitation_token,private.map_sync_object,private.may_upload,private.member_profiles,private.my_account_ids,private.owned_document_ids,private.rank_texts,private.rank_vectors,
    private.read_now,private.readable_documents,private.record_document_access,private.replay_dead_letters,private.replay_outbox,private.resolve_conflict,private.search_accounts,private.set_sync_object,private.shared_document_ids,private.start_document,
    private.take_allowance,private.update_booking}'),
  -- They hand everything on to one of those.
  ('nobody', '{alert_channel_remove,alert_channel_set,metric_breakdown,metric_series,metrics,private.percentile_ms,system_health,alert_rule_set,alert_acknowledge,allowance_take,metric_mapping_set,metric_mapping_propose,metric_mapping_list,metric_definitions,booking_cancel,booking_create,booking_update,dead_letters,dead_letters_replay,document_access_record,document_embedding_models,document_start,invitation_accept,invitation_token,outbox_replay,sync_conflict_resolve,sync_now}'),
  ('nobody', '{private.document_matches,private.exam_of_topic,private.iso,private.lead_filter,private.page_size,private.raise_problem,private.read_cursor,private.read_filter,private.search_config,private.search_filter,private.search_query,
    private.search_text,private.snippet,private.wilson}');

select is(tap.end_of_call(oid, 'anon', '{}'), 'permission denied for ' || case when name ~ '\.' then 'schema private' else 'function ' || name end,
  'anon does not call ' || name) from calls;

revoke all on all tables in schema public from authenticated;
select matches(tap.end_of_call(oid, 'authenticated', '{}'), '^permission denied for (table|view) ', name || ' reads with the caller''s rights')
from calls where not exists (select from kinds where name = any (names));
select is(tap.end_of_call(oid, 'authenticated', case kind when 'owner' then '{}' end), 'right', name || ' reads with the rights of ' || kind) from calls join kinds on name = any (names);
