-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text default 'day'::text, p_filters jsonb default '{}'::jsonb, p_options jsonb default '{}'::jsonb) returns jsonb
  language sql stable
  set search_path = ''
  as $$ select private.answer_metric_series(p_account_id, p_metrics, p_from, p_to, p_grain, p_filters, p_options) $$;
comment on function public.metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text, p_filters jsonb, p_options jsonb) is 'Metrics over time: one point for each day, week (from Monday) or month that the period touches, of its days within the period. Null for p_metrics: all.';

revoke all on function public.metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text, p_filters jsonb, p_options jsonb) from public;
grant all on function public.metric_series(p_account_id uuid, p_metrics text[], p_from date, p_to date, p_grain text, p_filters jsonb, p_options jsonb) to authenticated;
