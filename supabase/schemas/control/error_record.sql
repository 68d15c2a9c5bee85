-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.error_record(p_error_type text, p_message text, p_stack text, p_context jsonb, p_session_id text default null::text) returns jsonb
  language sql security definer
  set search_path = ''
  as $$
  -- definer so that the service needs no right on the table
  insert into public.error_logs (session_id, account_id, error_type, error_message, stack_trace, context)
  select s.id, coalesce(s.account_id, a.id), coalesce(nullif(regexp_replace(lower(p_error_type), '[^a-z0-9_.]+', '_', 'g'), ''), 'unknown'),
    left(private.redact(coalesce(p_message, '')), 2000), left(private.redact(p_stack), 8000),
    private.redact(coalesce(p_context, '{}')::text)::jsonb
  from (select 1) one
  left join public.sync_sessions s on s.session_id = p_session_id
  left join public.hubspot_accounts a on a.id::text = p_context ->> 'account_id'
  returning jsonb_build_object('id', id)
$$;
comment on function public.error_record(p_error_type text, p_message text, p_stack text, p_context jsonb, p_session_id text) is 'Stores an error with secrets and addresses redacted; the portal comes from the session or context.account_id.';

revoke all on function public.error_record(p_error_type text, p_message text, p_stack text, p_context jsonb, p_session_id text) from public;
grant all on function public.error_record(p_error_type text, p_message text, p_stack text, p_context jsonb, p_session_id text) to service_role;
