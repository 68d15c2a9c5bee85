-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.metric_definitions() returns jsonb
  language sql stable
  set search_path = ''
  as $$ select private.show_metric_definitions() $$;
comment on function public.metric_definitions() is 'What the 22 metrics are: words, units, the role that must be mapped, and the filters that apply.';

revoke all on function public.metric_definitions() from public;
grant all on function public.metric_definitions() to authenticated;
