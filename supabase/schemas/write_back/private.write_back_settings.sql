-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.write_back_settings(p_account_id uuid, p_object_type text, out is_on boolean, out debounce_seconds integer) returns record
  language sql stable
  set search_path = ''
  as $_$
  select coalesce(max(c.settings ->> 'write_back'), 'true') = 'true',
    coalesce(max(case when c.settings ->> 'debounce_seconds' ~ '^\d{1,6}$' then (c.settings ->> 'debounce_seconds')::int end), 30)
  from public.ai_configurations c
  where c.account_id = p_account_id and c.purpose = 'scoring:' || p_object_type and c.is_active
$_$;
comment on function private.write_back_settings(p_account_id uuid, p_object_type text, out is_on boolean, out debounce_seconds integer) is 'Whether scores of the object are written back (the default) and how long changes are gathered first.';

revoke all on function private.write_back_settings(p_account_id uuid, p_object_type text, out is_on boolean, out debounce_seconds integer) from public;
