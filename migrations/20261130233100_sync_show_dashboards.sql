-- The dashboard's three questions of document 002, by portal.

create view public.sync_lag_by_object with (security_invoker = true) as
select q.account_id, q.table_name, count(*) as changes, count(*) filter (where not q.synced and q.state <> 'cancelled') as pending_count,
  round(avg(extract(epoch from case when q.synced then q.updated_at else now() end - q.created_at)) filter (where q.state <> 'cancelled'), 3) as avg_lag_seconds
from public.sync_queue q where q.created_at > now() - interval '1 hour' group by q.account_id, q.table_name;
comment on view public.sync_lag_by_object is 'Changes made here in the last hour, by table. How many HubSpot does not have yet, and how long they took or have waited.';
comment on column public.sync_lag_by_object.account_id is 'The portal.';
comment on column public.sync_lag_by_object.table_name is 'Our table.';
comment on column public.sync_lag_by_object.changes is 'Changes of the hour.';
comment on column public.sync_lag_by_object.pending_count is 'Of them, those that HubSpot does not have.';
comment on column public.sync_lag_by_object.avg_lag_seconds is 'Until HubSpot had it, or until now; without those that were put back.';
grant select on public.sync_lag_by_object to authenticated, service_role;

create view public.sync_errors_by_hour with (security_invoker = true) as
select e.account_id, date_trunc('hour', e.created_at, 'UTC') as hour, count(*) as total_errors, count(distinct (e.entity_type, e.entity_id)) as affected_entities
from public.sync_errors e where e.created_at > now() - interval '24 hours' group by e.account_id, date_trunc('hour', e.created_at, 'UTC');
comment on view public.sync_errors_by_hour is 'Records that could not be applied, by the hour of the last day in which that was first met.';
comment on column public.sync_errors_by_hour.account_id is 'The portal.';
comment on column public.sync_errors_by_hour.hour is 'Start of the hour (UTC).';
comment on column public.sync_errors_by_hour.total_errors is 'Errors first met in it.';
comment on column public.sync_errors_by_hour.affected_entities is 'Records that had them.';
grant select on public.sync_errors_by_hour to authenticated, service_role;

create view public.sync_unsent with (security_invoker = true) as
select r.account_id, r.object_type, count(*) as unsynced, min(r.pending_since) as oldest_unsynced
from public.sync_records r where r.state <> 'synced' and r.pending_since < now() - interval '10 minutes' group by r.account_id, r.object_type
union all
select b.account_id, 'bookings', count(*), min(b.created_at)
from public.bookings b where not b.hubspot_synced and b.created_at < now() - interval '10 minutes' and b.deleted_at is null group by b.account_id;
comment on view public.sync_unsent is 'Records that were changed here more than ten minutes ago and that HubSpot has otherwise or not at all.';
comment on column public.sync_unsent.account_id is 'The portal.';
comment on column public.sync_unsent.object_type is 'contacts or bookings.';
comment on column public.sync_unsent.unsynced is 'How many.';
comment on column public.sync_unsent.oldest_unsynced is 'Since when the oldest.';
grant select on public.sync_unsent to authenticated, service_role;
