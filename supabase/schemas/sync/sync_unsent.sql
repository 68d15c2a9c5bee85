-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.sync_unsent with (security_invoker='true') as
 select r.account_id,
    r.object_type,
    count(*) as unsynced,
    min(r.pending_since) as oldest_unsynced
   from public.sync_records r
  where ((r.state <> 'synced'::text) and (r.pending_since < (now() - '00:10:00'::interval)))
  group by r.account_id, r.object_type
union all
 select b.account_id,
    'bookings'::text as object_type,
    count(*) as unsynced,
    min(b.created_at) as oldest_unsynced
   from public.bookings b
  where ((not b.hubspot_synced) and (b.created_at < (now() - '00:10:00'::interval)) and (b.deleted_at is null))
  group by b.account_id;
comment on view public.sync_unsent is 'Records that were changed here more than ten minutes ago and that HubSpot has otherwise or not at all.';
comment on column public.sync_unsent.account_id is 'The portal.';
comment on column public.sync_unsent.object_type is 'contacts or bookings.';
comment on column public.sync_unsent.unsynced is 'How many.';
comment on column public.sync_unsent.oldest_unsynced is 'Since when the oldest.';

grant select on table public.sync_unsent to authenticated;
grant select on table public.sync_unsent to service_role;
