-- A look lists the recycle bin only when HubSpot counts other live records than the mirror has.
-- Why: the list knows no filter, so 20,000 old entries are 200 requests a day for nothing.
-- Who may call: the service, for a job that it holds.

alter table public.sync_status add column count_gap bigint;
comment on column public.sync_status.count_gap is
  'By how many live records HubSpot counted more than the mirror had when the last scheduled look was done; null before. The same again is no news.';

create function private.count_live(p_account_id uuid, p_object text) returns bigint
language plpgsql stable set search_path = ''
as $_$
declare
  v_live bigint;
begin
  execute format('select count(*) from public.%I t where t.account_id = $1 and t.archived_at is null',
    (select m.table_name from private.mirror_objects m where m.object_type = p_object))
  into v_live using p_account_id;
  return v_live;
end
$_$;
comment on function private.count_live(uuid, text) is 'How many live records of an object the mirror has.';
revoke all on function private.count_live(uuid, text) from public;

create function public.sync_compare(p_job_id bigint, p_lease_token uuid, p_object text, p_total bigint) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  return jsonb_build_object('gap', p_total - private.count_live(v_job.account_id, p_object),
    'known', (select t.count_gap from public.sync_status t
      where t.account_id = v_job.account_id and t.entity_type = p_object));
end
$$;
comment on function public.sync_compare(bigint, uuid, text, bigint) is
  'HubSpot''s count of live records less the mirror''s, and the same behind the last look.';
revoke all on function public.sync_compare(bigint, uuid, text, bigint) from public, anon, authenticated;
grant execute on function public.sync_compare(bigint, uuid, text, bigint) to service_role;

create or replace function private.note_plan(p_job private.jobs, p_object text) returns void
language sql volatile set search_path = ''
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
