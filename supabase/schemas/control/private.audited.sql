-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.audited(p_row jsonb) returns jsonb
  language sql immutable
  set search_path = ''
  as $$
  select p_row - array['metadata', 'artefact', 'plots', 'card_markdown', 'evaluation', 'features', 'base', 'ours', 'theirs'] || coalesce(
    jsonb_object_agg(k, case when p_row -> k = 'null' then 'null'::jsonb else '"[redacted]"' end) filter (where p_row ? k),
    '{}')
  from unnest(array['access_token', 'refresh_token']) k
$$;
comment on function private.audited(p_row jsonb) is 'A row as the audit log may hold it: tokens redacted, HubSpot''s details, a model''s bytes and a person''s values left out.';

revoke all on function private.audited(p_row jsonb) from public;
