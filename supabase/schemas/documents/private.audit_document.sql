-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.audit_document() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody may write the audit log
declare
  v_keep text[] := case tg_table_name when 'documents' then array['id', 'account_id', 'user_id', 'content_type', 'size_bytes',
      'parse_policy', 'generation', 'file_sha256', 'consent_version', 'encryption_key_id', 'created_at']
    else array['document_id', 'user_id', 'granted_by', 'created_at'] end;
  v_old jsonb;
  v_new jsonb;
  v_row jsonb;
begin
  if tg_op <> 'INSERT' then
    select jsonb_object_agg(key, value) into v_old from jsonb_each(to_jsonb(old)) where key = any (v_keep);
  end if;
  if tg_op <> 'DELETE' then
    select jsonb_object_agg(key, value) into v_new from jsonb_each(to_jsonb(new)) where key = any (v_keep);
  end if;
  v_row := coalesce(v_new, v_old);
  insert into public.audit_logs
    (account_id, entity_type, entity_id, operation, old_data, new_data, user_id, ip_address, user_agent)
  values (
    -- A share that goes with its document finds the portal where the deletion was just noted.
    coalesce((v_row ->> 'account_id')::uuid,
      (select d.account_id from public.documents d where d.id = (v_row ->> 'document_id')::uuid),
      (select l.account_id from public.document_access_log l where l.document_id = (v_row ->> 'document_id')::uuid limit 1)),
    tg_table_name, coalesce(v_row ->> 'id', (v_row ->> 'document_id') || '/' || (v_row ->> 'user_id')),
    case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end, v_old, v_new,
    coalesce((select auth.uid())::text, nullif(current_setting('app.user_id', true), ''), session_user),
    private.client_address(),
    left(private.request_header('user-agent'), 500));
  return null;
end
$$;
comment on function private.audit_document() is 'Row trigger: writes an audit line with the ids, the size, the digest and the consent only.';

revoke all on function private.audit_document() from public;
