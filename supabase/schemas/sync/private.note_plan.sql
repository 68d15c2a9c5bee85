-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.note_plan(p_job private.jobs, p_object text) returns void
  language sql
  set search_path = ''
  as $$
  update public.sync_status t set
    selection = case when x.looked then jsonb_build_object('properties', p_job.cursor -> 'properties',
      'wide', coalesce(p_job.cursor -> 'wide', 'false')) else t.selection end,
    looked_at = case when x.looked then clock_timestamp() else t.looked_at end,
    -- What is different now that everything was read is no archived record.
    count_gap = case when p_job.cursor ->> 'total' is null then t.count_gap
      else (p_job.cursor ->> 'total')::bigint - private.count_live(p_job.account_id, p_object) end,
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
comment on function private.note_plan(p_job private.jobs, p_object text) is 'Notes for the scheduled runs to come what a completed job looked at and how far it walked.';

revoke all on function private.note_plan(p_job private.jobs, p_object text) from public;
