-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb default '{}'::jsonb, p_options jsonb default '{}'::jsonb) returns jsonb
  language sql stable
  set search_path = ''
  as $$ select private.answer_metric_breakdown(p_account_id, p_metrics, p_by, p_from, p_to, p_filters, p_options) $$;
comment on function public.metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb, p_options jsonb) is 'Metrics by owner, pipeline, stage, script or source: the hundred values with most records; an empty value is that of records without. Null for p_metrics: all.';

revoke all on function public.metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb, p_options jsonb) from public;
grant all on function public.metric_breakdown(p_account_id uuid, p_metrics text[], p_by text, p_from date, p_to date, p_filters jsonb, p_options jsonb) to authenticated;
