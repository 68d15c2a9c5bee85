-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.reconciliation_runs with (security_invoker='true') as
 select s.id,
    s.session_id as run_id,
    s.account_id,
    s.requested_by,
    s.status,
    o.checked,
    o.missing,
    o.extra,
    o.differing,
    ((o.missing + o.extra) + o.differing) as repaired,
        case
            when ((s.status = 'completed'::text) and o.is_whole) then o.watermark
            else null::timestamptz
        end as verified_through,
    s.start_time as started_at,
    s.end_time as ended_at
   from (public.sync_sessions s
     cross join lateral (select coalesce(sum(c.records_count), (0)::bigint) as checked,
            coalesce(sum(c.missing_count), (0)::bigint) as missing,
            coalesce(sum(c.extra_count), (0)::bigint) as extra,
            coalesce(sum(c.differing_count), (0)::bigint) as differing,
            bool_and((c.status = 'completed'::text)) as is_whole,
            min(c.watermark) as watermark
           from public.sync_session_objects c
          where (c.session_id = s.id)) o)
  where (s.purpose = 'reconciliation'::text);
comment on view public.reconciliation_runs is 'Comparisons of the mirror with HubSpot that somebody asked for.';
comment on column public.reconciliation_runs.id is 'sync_sessions.id.';
comment on column public.reconciliation_runs.run_id is 'Public id, in URLs.';
comment on column public.reconciliation_runs.account_id is 'The portal.';
comment on column public.reconciliation_runs.requested_by is 'The user who asked.';
comment on column public.reconciliation_runs.status is 'pending, running, completed or failed.';
comment on column public.reconciliation_runs.checked is 'Records read from HubSpot.';
comment on column public.reconciliation_runs.missing is 'Of these, those that the mirror lacked.';
comment on column public.reconciliation_runs.extra is 'Live rows whose record is archived, merged or lost in HubSpot.';
comment on column public.reconciliation_runs.differing is 'Records that the mirror had otherwise.';
comment on column public.reconciliation_runs.repaired is 'How many of the three were mended: each is counted with its repair.';
comment on column public.reconciliation_runs.verified_through is 'Up to which change mirror and HubSpot are the same; null unless every object was compared whole.';
comment on column public.reconciliation_runs.started_at is 'When it was asked for.';
comment on column public.reconciliation_runs.ended_at is 'When it ended; null while it works.';

grant select on table public.reconciliation_runs to authenticated;
grant select on table public.reconciliation_runs to service_role;
