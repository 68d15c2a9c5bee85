-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_parse_state(p_job_id bigint, p_lease_token uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_document public.documents := private.hold_document(v_job);
  v_end record;
begin
  if v_document.id is null then
    return jsonb_build_object('document', null, 'cursor', v_job.cursor, 'attempts', v_job.attempts, 'next_part', 0,
      'char_count', 0, 'settings', '{}'::jsonb, 'cancelled', true);
  end if;
  select * into v_end from private.document_parts_end(v_document.id, v_document.generation);
  return jsonb_build_object(
    'document', jsonb_build_object('id', v_document.id, 'account_id', v_document.account_id,
      'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_document.account_id),
      'user_id', v_document.user_id, 'filename', v_document.filename, 'content_type', v_document.content_type,
      'storage_path', v_document.storage_path, 'size_bytes', v_document.size_bytes, 'generation', v_document.generation,
      'parse_policy', v_document.parse_policy),
    'cursor', v_job.cursor, 'attempts', v_job.attempts, 'next_part', v_end.next_part, 'char_count', v_end.char_count,
    'settings', private.document_settings(v_document.account_id, 'documents:parse'), 'cancelled', false);
end
$$;
comment on function public.document_parse_state(p_job_id bigint, p_lease_token uuid) is 'The document to parse, how far it got and the portal''s settings; document is null when there is nothing to do any more.';

revoke all on function public.document_parse_state(p_job_id bigint, p_lease_token uuid) from public;
grant all on function public.document_parse_state(p_job_id bigint, p_lease_token uuid) to service_role;
