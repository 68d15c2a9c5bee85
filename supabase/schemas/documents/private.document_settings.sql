-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_settings(p_account_id uuid, p_purpose text) returns jsonb
  language sql stable
  set search_path = ''
  as $$
  select coalesce((select c.settings from public.ai_configurations c
    where c.account_id = p_account_id and c.purpose = p_purpose and c.is_active), '{}')
$$;
comment on function private.document_settings(p_account_id uuid, p_purpose text) is 'Settings of the portal''s active configuration of a purpose; {} without one.';

revoke all on function private.document_settings(p_account_id uuid, p_purpose text) from public;
