-- The client's address comes from the hop that the platform adds.
-- Why: each hop appends to X-Forwarded-For what it sees, so its beginning is the client's to write, and stood in the audit.
-- Who may call: definer functions of this schema only.

create function private.client_address() returns inet
language plpgsql stable set search_path = ''
as $$
declare
  v_header text := (select s.value from private.settings s where s.name = 'client_address_header');
  v_client text := trim(coalesce(private.request_header(v_header), split_part(private.request_header('x-forwarded-for'), ',', -1)));
begin
  -- Statements of their own: the planner would fold a cast within a case, and fail on what is none.
  if not pg_input_is_valid(v_client, 'inet') then
    return null;
  end if;
  return v_client::inet;
end
$$;
comment on function private.client_address() is
  'Address of the client, null when it is none: of the header that the setting client_address_header names and the platform '
  'overwrites (cf-connecting-ip on hosted projects), else the last of X-Forwarded-For.';
revoke execute on function private.client_address() from public;

create or replace function private.audit() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody may write the audit log
declare
  v_old jsonb := case when tg_op <> 'INSERT' then private.audited(to_jsonb(old)) end;
  v_new jsonb := case when tg_op <> 'DELETE' then private.audited(to_jsonb(new)) end;
  v_row jsonb := coalesce(v_new, v_old);
begin
  -- 1. Stamps alone are no change: the hourly sync moves last_sync_at.
  if v_old - array['updated_at', 'last_sync_at', 'last_login', 'session_expires']
    = v_new - array['updated_at', 'last_sync_at', 'last_login', 'session_expires'] then
    return null;
  end if;
  insert into public.audit_logs
    (account_id, entity_type, entity_id, operation, old_data, new_data, user_id, ip_address, user_agent)
  values (
    case tg_table_name when 'hubspot_accounts' then v_row ->> 'id' else v_row ->> 'account_id' end::uuid,
    tg_table_name,
    coalesce(v_row ->> 'id', (v_row ->> 'account_id') || '/' || (v_row ->> 'user_id')),
    case tg_op when 'INSERT' then 'create' when 'UPDATE' then 'update' else 'delete' end,
    v_old, v_new,
    -- 2. The signed-in user, else the one the service acts for, else the role.
    coalesce((select auth.uid())::text, nullif(current_setting('app.user_id', true), ''), session_user),
    private.client_address(),
    left(private.request_header('user-agent'), 500));
  return null;
end
$$;

create or replace function private.audit_document() returns trigger
language plpgsql volatile security definer set search_path = ''
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
