-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.audit() returns trigger
  language plpgsql security definer
  set search_path = ''
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
comment on function private.audit() is 'Row trigger: writes an audit line with secrets redacted.';

revoke all on function private.audit() from public;
