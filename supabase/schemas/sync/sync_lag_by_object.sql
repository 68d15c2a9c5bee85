-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.sync_lag_by_object with (security_invoker='true') as
 select account_id,
    table_name,
    count(*) as changes,
    count(*) filter (where ((not synced) and (state <> 'cancelled'::text))) as pending_count,
    round(avg(extract(epoch from (
        case
            when synced then updated_at
            else now()
        end - created_at))) filter (where (state <> 'cancelled'::text)), 3) as avg_lag_seconds
   from public.sync_queue q
  where (created_at > (now() - '01:00:00'::interval))
  group by account_id, table_name;
comment on view public.sync_lag_by_object is 'Changes made here in the last hour, by table. How many HubSpot does not have yet, and how long they took or have waited.';
comment on column public.sync_lag_by_object.account_id is 'The portal.';
comment on column public.sync_lag_by_object.table_name is 'Our table.';
comment on column public.sync_lag_by_object.changes is 'Changes of the hour.';
comment on column public.sync_lag_by_object.pending_count is 'Of them, those that HubSpot does not have.';
comment on column public.sync_lag_by_object.avg_lag_seconds is 'Until HubSpot had it, or until now; without those that were put back.';

grant select on table public.sync_lag_by_object to authenticated;
grant select on table public.sync_lag_by_object to service_role;
