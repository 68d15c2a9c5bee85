-- function_metrics and error_record: what the functions tell about themselves.
-- Why: calls, errors and durations per minute without a row per call.
-- Who may call: the service writes; owners and admins read.

create table public.function_metrics (
  minute timestamptz not null,
  function_name text not null,
  calls int not null default 0,
  errors int not null default 0,
  total_ms bigint not null default 0,
  max_ms int not null default 0,
  constraint function_metrics_pkey primary key (minute, function_name),
  constraint function_metrics_minute_is_whole check (minute = date_trunc('minute', minute, 'UTC')),
  constraint function_metrics_counts_are_nonnegative check (
    calls >= 0 and errors between 0 and calls and total_ms >= 0 and max_ms >= 0)
) with (fillfactor = 70);
comment on table public.function_metrics is 'Calls of each edge function by minute; holds no personal data.';
comment on column public.function_metrics.minute is 'Start of the minute (UTC).';
comment on column public.function_metrics.function_name is 'Edge function.';
comment on column public.function_metrics.calls is 'Requests answered.';
comment on column public.function_metrics.errors is 'Of them with status 500 or higher.';
comment on column public.function_metrics.total_ms is 'Sum of their durations in milliseconds.';
comment on column public.function_metrics.max_ms is 'Longest duration in milliseconds.';
alter table public.function_metrics enable row level security;
create policy "Owners and admins of any portal read the metrics" on public.function_metrics
  for select to authenticated
  using ((select exists (select from private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins of any portal read the metrics" on public.function_metrics is
  'The numbers concern the whole suite and name no portal.';
grant select on public.function_metrics to authenticated;
grant select, insert, update, delete on public.function_metrics to service_role;

create function public.metrics_record(p_function text, p_duration_ms int, p_is_error boolean) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  -- definer so that the service needs no right on the table
  insert into public.function_metrics as m (minute, function_name, calls, errors, total_ms, max_ms)
  values (date_trunc('minute', clock_timestamp(), 'UTC'), p_function, 1, p_is_error::int,
    greatest(p_duration_ms, 0), greatest(p_duration_ms, 0))
  on conflict (minute, function_name) do update set calls = m.calls + 1, errors = m.errors + excluded.errors,
    total_ms = m.total_ms + excluded.total_ms, max_ms = greatest(m.max_ms, excluded.max_ms)
  returning '{"recorded": true}'::jsonb
$$;
comment on function public.metrics_record(text, int, boolean) is 'Counts one call of a function.';

create function public.error_record(p_error_type text, p_message text, p_stack text, p_context jsonb,
  p_session_id text default null) returns jsonb
language sql volatile security definer set search_path = ''
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
comment on function public.error_record(text, text, text, jsonb, text) is
  'Stores an error with secrets and addresses redacted; the portal comes from the session or context.account_id.';

revoke execute on function public.metrics_record(text, int, boolean),
  public.error_record(text, text, text, jsonb, text) from public, anon, authenticated;
grant execute on function public.metrics_record(text, int, boolean),
  public.error_record(text, text, text, jsonb, text) to service_role;
