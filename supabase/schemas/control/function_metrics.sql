-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.function_metrics (
  minute timestamptz not null,
  function_name text not null,
  calls integer default 0 not null,
  errors integer default 0 not null,
  total_ms bigint default 0 not null,
  max_ms integer default 0 not null,
  durations integer[] default '{}'::integer[] not null,
  constraint function_metrics_counts_are_nonnegative check (((calls >= 0) and ((errors >= 0) and (errors <= calls)) and (total_ms >= 0) and (max_ms >= 0))),
  constraint function_metrics_durations_are_buckets check (((coalesce(array_ndims(durations), 1) = 1) and (coalesce(array_lower(durations, 1), 0) >= 0) and (coalesce(array_upper(durations, 1), 0) <= 125))),
  constraint function_metrics_minute_is_whole check ((minute = date_trunc('minute'::text, minute, 'UTC'::text)))
)
with (fillfactor='70');
comment on table public.function_metrics is 'Calls of each edge function by minute; holds no personal data.';
comment on column public.function_metrics.minute is 'Start of the minute (UTC).';
comment on column public.function_metrics.function_name is 'Edge function.';
comment on column public.function_metrics.calls is 'Requests answered.';
comment on column public.function_metrics.errors is 'Of them with status 500 or higher.';
comment on column public.function_metrics.total_ms is 'Sum of their durations in milliseconds.';
comment on column public.function_metrics.max_ms is 'Longest duration in milliseconds.';
comment on column public.function_metrics.durations is 'Calls by duration: element b counts those from 2^((b-1)/4) to 2^(b/4) ms, element 0 those below 1 ms. Begins and ends at buckets that occur; empty for minutes before there were histograms.';

alter table only public.function_metrics
  add constraint function_metrics_pkey primary key (minute, function_name);

alter table public.function_metrics enable row level security;

create policy "Owners and admins of any portal read the metrics" on public.function_metrics
  for select to authenticated
  using ((select (exists ( select
       from private.my_account_ids(array['owner'::text, 'admin'::text]) a(a)
      where (a.a <> (select auth.uid() as uid)))) as "exists"));
comment on policy "Owners and admins of any portal read the metrics" on public.function_metrics is 'The numbers concern the whole suite and name no portal.';

grant select on table public.function_metrics to authenticated;
grant select, insert, delete, update on table public.function_metrics to service_role;
