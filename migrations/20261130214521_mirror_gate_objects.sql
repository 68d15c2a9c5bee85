-- The gate serves the shared table as well.
-- Why: one gate, whichever table a record lives in.
-- Who may call: definer functions only (sync_apply).

create or replace function private.mirror_upsert(p_account_id uuid, p_object text, p_rows jsonb, p_run_began timestamptz default null::timestamptz) returns jsonb
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_mirror record := private.mirror_table(p_object);
  v_columns text[] := v_mirror.typed_columns || 'raw_json'::text;
  -- Objects without a table of their own share one, whose key has the object too.
  v_key text := case when v_mirror.is_shared then 'object_type, ' else '' end;
  v_value text := case when v_mirror.is_shared then quote_literal(p_object) || ', ' else '' end;
  v_only text := case when v_mirror.is_shared then 't.object_type = ' || quote_literal(p_object) || ' and' else '' end;
  v_list text := (select string_agg(quote_ident(c), ', ') from unnest(v_columns) c);
  v_now timestamptz := clock_timestamp();
  v_applied text[];
  v_live int;
  v_found int;
  v_unchanged int;
  v_gone int;
begin
  -- 1. Reads that found the record. The gate is a total order: (source_updated_at, read_at, raw_json), so a tie of both
  --    times is decided too. A full run that began after the stored read stands above it, since HubSpot may turn a date back.
  --    Rows go in id order, so that two batches cannot deadlock. Equal content is left to step 2.
  execute format($sql$
    with incoming as (
      select r.*, row_number() over (
        partition by r.hubspot_id order by r.source_updated_at desc, r.read_at desc, r.raw_json desc) as rank
      from jsonb_to_recordset($2) r (%1$s) where not coalesce(r.missing, false)
    ), applied as (
      insert into public.%2$I as t (account_id, %7$shubspot_id, source_updated_at, read_at, read_floor, seen_at, source_archived_at,
        source_merged_into, synced_at, updated_at, %3$s)
      select $1, %8$si.hubspot_id, i.source_updated_at, i.read_at, i.read_floor, i.read_at, i.archived_at, i.merged_into, $3, $3, %4$s
      from incoming i where i.rank = 1 order by i.hubspot_id
      on conflict (account_id, %7$shubspot_id) do update set (source_updated_at, read_at, read_floor, seen_at, source_archived_at,
        source_merged_into, synced_at, updated_at, %3$s) = row(excluded.source_updated_at, excluded.read_at, excluded.read_floor,
        greatest(t.seen_at, excluded.seen_at), excluded.source_archived_at, excluded.source_merged_into, $3, $3, %5$s)
      where ((excluded.source_updated_at, excluded.read_at, excluded.raw_json) > (t.source_updated_at, t.read_at, t.raw_json)
          or (t.read_at < $4 and excluded.read_at >= $4))
        and (t.source_updated_at, t.source_archived_at, t.source_merged_into, %6$s)
          is distinct from (excluded.source_updated_at, excluded.source_archived_at, excluded.source_merged_into, %5$s)
      returning t.hubspot_id
    )
    select array(select hubspot_id from applied), (select count(*) from incoming where rank = 1)
  $sql$, private.mirror_record_type(p_object), v_mirror.table_name, v_list,
    (select string_agg(format('i.%I', c), ', ') from unnest(v_columns) c),
    (select string_agg(format('excluded.%I', c), ', ') from unnest(v_columns) c),
    (select string_agg(format('t.%I', c), ', ') from unnest(v_columns) c), v_key, v_value)
  into v_applied, v_live using p_account_id, p_rows, v_now, p_run_began;

  -- 2. The other reads: stamp what they confirm, remember that they saw the record. Columns outside every index: HOT.
  v_found := 0;
  v_unchanged := 0;
  if v_live > cardinality(v_applied) or v_live < jsonb_array_length(p_rows) then
    execute format($sql$
      with incoming as (
        select distinct on (r.hubspot_id) r.hubspot_id, r.source_updated_at, r.read_at, r.read_floor,
          max(r.read_at) over (partition by r.hubspot_id) as seen_at
        from jsonb_to_recordset($2) r (hubspot_id text, source_updated_at timestamptz, read_at timestamptz,
          read_floor timestamptz, missing boolean)
        where not coalesce(r.missing, false)
        order by r.hubspot_id, r.source_updated_at desc, r.read_at desc
      ), stamped as (
        update public.%1$I t set
          read_at = case when i.source_updated_at = t.source_updated_at then greatest(t.read_at, i.read_at) else t.read_at end,
          read_floor = case when i.source_updated_at = t.source_updated_at then greatest(t.read_floor, i.read_floor)
            else t.read_floor end,
          seen_at = greatest(t.seen_at, i.seen_at),
          synced_at = $3,
          updated_at = case when t.missing_at > t.seen_at and i.seen_at >= t.missing_at then $3 else t.updated_at end
        from incoming i
        where %2$s t.account_id = $1 and t.hubspot_id = i.hubspot_id and (i.seen_at > t.seen_at
          or (i.source_updated_at = t.source_updated_at and i.read_at > t.read_at))
      )
      -- Seen from before the stamps: a record that was missing and is found again counts as applied.
      select count(*) filter (where t.missing_at > t.seen_at and i.seen_at >= t.missing_at),
        count(*) filter (where i.source_updated_at = t.source_updated_at and i.read_at >= t.read_at
          and not coalesce(t.missing_at > t.seen_at and i.seen_at >= t.missing_at, false))
      from incoming i join public.%1$I t on %2$s t.account_id = $1 and t.hubspot_id = i.hubspot_id
      where i.hubspot_id <> all ($4)
    $sql$, v_mirror.table_name, v_only) into v_found, v_unchanged using p_account_id, p_rows, v_now, v_applied;
  end if;

  -- 3. Reads that did not find the record: they only mark a row that exists, and only the latest of them counts.
  v_gone := 0;
  if p_rows @> '[{"missing": true}]' then
    execute format($sql$
      with incoming as (
        select distinct on (r.hubspot_id) r.hubspot_id, r.read_at, coalesce(r.archived_at, r.read_at) as archived_at,
          r.merged_into
        from jsonb_to_recordset($2) r (hubspot_id text, read_at timestamptz, archived_at timestamptz, merged_into text,
          missing boolean)
        where r.missing order by r.hubspot_id, r.read_at desc, 3 desc, r.merged_into desc nulls last
      ), locked as materialized (
        select t.hubspot_id, t.archived_at from public.%1$I t join incoming i using (hubspot_id)
        where %2$s t.account_id = $1 order by t.hubspot_id for update of t
      ), marked as (
        update public.%1$I t set missing_at = i.read_at, missing_archived_at = i.archived_at,
          missing_merged_into = i.merged_into, synced_at = $3,
          updated_at = case when i.read_at > t.seen_at then $3 else t.updated_at end
        from incoming i join locked l using (hubspot_id)
        where %2$s t.account_id = $1 and t.hubspot_id = i.hubspot_id and (t.missing_at is null
          or (i.read_at, i.archived_at, coalesce(i.merged_into, '')) >
             (t.missing_at, t.missing_archived_at, coalesce(t.missing_merged_into, '')))
        returning t.missing_at > t.seen_at as gone
      )
      select count(*) from marked where gone
    $sql$, v_mirror.table_name, v_only) into v_gone using p_account_id, p_rows, v_now;
  end if;

  return jsonb_build_object(
    'applied', cardinality(v_applied) + v_found + v_gone,
    'unchanged', v_unchanged,
    'stale', jsonb_array_length(p_rows) - cardinality(v_applied) - v_found - v_gone - v_unchanged);
end
$_$;
