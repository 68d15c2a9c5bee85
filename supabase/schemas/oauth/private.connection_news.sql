-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.connection_news(p_account public.hubspot_accounts) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select jsonb_build_object('portal_id', p_account.portal_id, 'account_status', p_account.status,
    'status', case p_account.status when 'active' then case when p_account.missing_scopes = '{}' then 'connected' else 'incomplete' end
      when 'error' then 'error' else 'disconnected' end,
    'missing_scopes', to_jsonb(p_account.missing_scopes), 'error_code', p_account.error_code, 'error_message', p_account.error_message)
$$;
comment on function private.connection_news(p_account public.hubspot_accounts) is 'A portal''s connection as connection:status tells of it.';

revoke all on function private.connection_news(p_account public.hubspot_accounts) from public;
