-- A run that nobody asked for searches what changed, and does one thing more, in turn with the other objects of the portal: it looks
-- at property definitions and archived records, or reads a part of an object whole.
-- Why: a portal in which nothing happens cost 432 calls a day, three of four to look at definitions and archives every hour; and what a
-- search missed was lost until somebody started a full sync. Who may call: nobody but sync_start and sync_finish_object.

alter table public.sync_status add column selection jsonb, add column looked_at timestamptz, add column walk jsonb;
comment on column public.sync_status.selection is
  'The properties that the last run chose which looked at the definitions (properties, wide); scheduled runs read the same. Null before.';
comment on column public.sync_status.looked_at is
  'When the last run ended well that looked at the property definitions and the archived records; null before.';
comment on column public.sync_status.walk is
  'How far the scheduled runs have read the object whole in this round: behind which id (after), and whether of the archived records, which come last (archived); null between two rounds.';
comment on column public.sync_status.last_reconciliation is
  'When the last comparison of all records with HubSpot ended, by a full sync or part by part by the scheduled runs; null before.';

create function private.plan_scheduled(p_account_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_look text;
  v_slice text;
begin
  -- An object that failed lately only searches until it works again, so that it keeps no other from its turn.
  select t.entity_type into v_look from public.sync_status t
  where t.account_id = p_account_id and t.watermark is not null and t.selection is not null
    and t.last_hubspot_poll > clock_timestamp() - interval '3 hours'
    -- Four looks a day, one each of four objects; runs are two hours apart, and may be late.
    and not exists (select from public.sync_status o
      where o.account_id = p_account_id and o.looked_at > clock_timestamp() - interval '5 hours 30 minutes')
  order by t.looked_at nulls first, t.entity_type limit 1;
  if v_look is null then
    -- The round that is under way, else the object that was compared longest ago.
    select t.entity_type into v_slice from public.sync_status t
    where t.account_id = p_account_id and t.watermark is not null and t.selection is not null
      and t.last_hubspot_poll > clock_timestamp() - interval '3 hours'
    order by t.walk is null, t.last_reconciliation nulls first, t.entity_type limit 1;
  end if;
  return (
    select coalesce(jsonb_object_agg(t.entity_type,
      jsonb_build_object('plan', jsonb_build_object('looks', t.entity_type is not distinct from v_look,
        'slice', case when t.entity_type = v_slice then coalesce(t.walk, '{}') end))
      || case when t.entity_type is not distinct from v_look
        -- Two days more are searched, for what HubSpot's index showed late. What the mirror holds costs no reading.
        then jsonb_build_object('since', private.iso(t.watermark - interval '2 days'))
        else jsonb_build_object('selection', t.selection) end), '{}')
    from public.sync_status t
    where t.account_id = p_account_id and t.watermark is not null and t.selection is not null);
end
$$;
comment on function private.plan_scheduled(uuid) is
  'What a scheduled run does beside the search, by object: fields of the job''s payload. An object that was never looked at has none.';
revoke all on function private.plan_scheduled(uuid) from public;

create function private.note_plan(p_job private.jobs, p_object text) returns void
language sql volatile set search_path = ''
as $$
  update public.sync_status t set
    selection = case when x.looked then jsonb_build_object('properties', p_job.cursor -> 'properties',
      'wide', coalesce(p_job.cursor -> 'wide', 'false')) else t.selection end,
    looked_at = case when x.looked then clock_timestamp() else t.looked_at end,
    walk = case
      when not x.walked then t.walk
      when x.slice ->> 'upto' is not null then jsonb_build_object('after', x.slice -> 'upto', 'archived', x.slice -> 'archived')
      when x.slice -> 'archived' = 'false' then '{"archived": true}' end,
    last_reconciliation = case
      when x.walked and x.slice ->> 'upto' is null and x.slice -> 'archived' is distinct from 'false' then clock_timestamp()
      else t.last_reconciliation end
  from (select
    p_job.cursor ? 'properties' and coalesce((p_job.payload #>> '{plan,looks}')::boolean, true) as looked,
    -- A job without a start to search from has read the whole object.
    p_job.payload ->> 'since' is null or coalesce(p_job.payload #> '{plan,slice}', 'null') <> 'null' as walked,
    p_job.cursor #> '{plan,slice}' as slice) x
  where t.account_id = p_job.account_id and t.entity_type = p_object and (x.looked or x.walked)
$$;
comment on function private.note_plan(private.jobs, text) is
  'Notes for the scheduled runs to come what a completed job looked at and how far it walked.';
revoke all on function private.note_plan(private.jobs, text) from public;
