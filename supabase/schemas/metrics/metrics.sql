-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.metrics(p_account_id uuid, p_from date, p_to date, p_filters jsonb default '{}'::jsonb, p_options jsonb default '{}'::jsonb) returns jsonb
  language sql stable
  set search_path = ''
  as $$ select private.answer_metrics(p_account_id, p_from, p_to, p_filters, p_options) $$;
comment on function public.metrics(p_account_id uuid, p_from date, p_to date, p_filters jsonb, p_options jsonb) is 'The 22 metrics of 003 of a portal, of the local days from p_from to before p_to: value, numerator, denominator, interval, what is missing, and the same of the period before. Filters: owner, pipeline, script, stage, source. Options: basis (closed, created), previous (before, last_year, none), metrics.';

revoke all on function public.metrics(p_account_id uuid, p_from date, p_to date, p_filters jsonb, p_options jsonb) from public;
grant all on function public.metrics(p_account_id uuid, p_from date, p_to date, p_filters jsonb, p_options jsonb) to authenticated;
