-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.sync_errors_by_hour with (security_invoker='true') as
 select account_id,
    date_trunc('hour'::text, created_at, 'UTC'::text) as hour,
    count(*) as total_errors,
    count(distinct row(entity_type, entity_id)) as affected_entities
   from public.sync_errors e
  where (created_at > (now() - '24:00:00'::interval))
  group by account_id, (date_trunc('hour'::text, created_at, 'UTC'::text));
comment on view public.sync_errors_by_hour is 'Records that could not be applied, by the hour of the last day in which that was first met.';
comment on column public.sync_errors_by_hour.account_id is 'The portal.';
comment on column public.sync_errors_by_hour.hour is 'Start of the hour (UTC).';
comment on column public.sync_errors_by_hour.total_errors is 'Errors first met in it.';
comment on column public.sync_errors_by_hour.affected_entities is 'Records that had them.';

grant select on table public.sync_errors_by_hour to authenticated;
grant select on table public.sync_errors_by_hour to service_role;
