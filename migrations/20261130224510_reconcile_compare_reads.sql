-- What a batch of whole reads finds in the mirror, told before it is mended.
-- Why: afterwards nobody sees what was there. Who may call: sync_apply.

create function private.compare_reads(p_account_id uuid, p_object text, p_rows jsonb, p_properties jsonb) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_mirror record := private.mirror_table(p_object);
  -- A change after it is one that the mirror need not have yet. Before the first whole run it need have nothing.
  v_verified timestamptz := (select t.watermark from public.sync_status t
    where t.account_id = p_account_id and t.entity_type = p_object);
  v_answer jsonb;
begin
  if v_verified is null then
    return '{"missing": 0, "differing": 0, "extra": 0}';
  end if;
  execute format($sql$
    with incoming as (
      select distinct on (r.hubspot_id) r.hubspot_id, r.source_updated_at, r.read_at, r.raw_json,
        coalesce(r.missing, false) or r.archived_at is not null as is_gone
      from jsonb_to_recordset($2) r (hubspot_id text, source_updated_at timestamptz, read_at timestamptz, archived_at timestamptz,
        missing boolean, raw_json jsonb)
      order by r.hubspot_id, coalesce(r.missing, false), r.source_updated_at desc, r.read_at desc
    ), compared as (
      select i.is_gone, t.hubspot_id is not null and t.archived_at is null as is_held,
        i.is_gone or i.source_updated_at <= $3 as is_due,
        i.raw_json is distinct from t.raw_json and (
          i.raw_json -> 'associations' is distinct from t.raw_json -> 'associations' or exists (
            -- Another choice of properties is no difference of the record, but what was asked for and is not there is empty.
            select from jsonb_each(t.raw_json -> 'properties') p
            where i.raw_json -> 'properties' -> p.key is distinct from p.value
              and (i.raw_json -> 'properties' ? p.key or $4 ? p.key))) as is_other
      from incoming i left join public.%1$I t
        on %2$s t.account_id = $1 and t.hubspot_id = i.hubspot_id
      -- Whoever read it later is right.
      where t.hubspot_id is null or t.read_at <= i.read_at
    )
    select jsonb_build_object(
      'missing', count(*) filter (where is_due and not is_gone and not is_held),
      'differing', count(*) filter (where is_due and not is_gone and is_held and is_other),
      'extra', count(*) filter (where is_gone and is_held))
    from compared
  $sql$, v_mirror.table_name,
    case when v_mirror.is_shared then format('t.object_type = %L and', p_object) else '' end)
  into v_answer using p_account_id, p_rows, v_verified, p_properties;
  return v_answer;
end
$$;
comment on function private.compare_reads(uuid, text, jsonb, jsonb) is
  'How many of these whole reads, of these properties, find their record missing, different or still live in the mirror, of changes up to the watermark.';
revoke all on function private.compare_reads(uuid, text, jsonb, jsonb) from public;

create function private.count_findings(p_job private.jobs, p_object text, p_found jsonb) returns void
  language sql
  set search_path = ''
  as $$
  update public.sync_session_objects o set
    missing_count = o.missing_count + (p_found ->> 'missing')::int,
    differing_count = o.differing_count + (p_found ->> 'differing')::int,
    extra_count = o.extra_count + (p_found ->> 'extra')::int
  where o.session_id = p_job.session_id and o.object_type = p_object
    and p_found <> '{"missing": 0, "differing": 0, "extra": 0}'
$$;
comment on function private.count_findings(private.jobs, text, jsonb) is 'Adds what a batch found to the counts of its object.';
revoke all on function private.count_findings(private.jobs, text, jsonb) from public;
