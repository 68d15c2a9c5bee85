-- Takes a person out of the text of rows that are not the person's, some blocks of a table at a time.
-- Why: a portal's logs may be large, and a step must end within a worker's time.
-- Who may call: the steps of an erasure.

-- Blocks of 8 kB, so 8 MB of rows.
create function private.scrub_blocks() returns int
language sql immutable set search_path = ''
as $$
  select 1000
$$;
comment on function private.scrub_blocks() is 'How many blocks of a table one step of an erasure cleans.';

create function private.scrubbed_tables() returns table (place bigint, relation regclass, listed text)
language sql stable set search_path = ''
as $$
  -- Partitions one by one, and the months of the audit log that were detached; the audit log last, since cleaning an audited
  -- table writes its old row there.
  select row_number() over (order by t.table_name = 'public.audit_logs', c.relname, c.oid), c.oid::regclass, t.table_name
  from private.erasure_tables t
  join pg_catalog.pg_class c on c.relkind = 'r' and (c.oid = t.table_name::regclass
    or exists (select from pg_catalog.pg_inherits i where i.inhrelid = c.oid and i.inhparent = t.table_name::regclass)
    or (t.table_name = 'public.audit_logs' and c.relnamespace = 'private'::regnamespace and c.relname ~ '^audit_logs_.*_archived$'))
  where t.is_scrubbed
$$;
comment on function private.scrubbed_tables() is 'Tables whose text an erasure cleans, in order.';

create function private.scrub_table(p_table regclass, p_account_id uuid, p_pattern text, p_from bigint, p_to bigint, p_but bigint)
returns bigint
language plpgsql volatile set search_path = ''
as $$
declare
  v_sets text;
  v_text text;
  v_has_account boolean;
  v_rows bigint;
begin
  -- Kept for a day, under keys that clients make of anything: a repetition after an erasure is a new request.
  if p_table = 'private.idempotency_keys'::regclass then
    delete from private.idempotency_keys k where k.ctid >= format('(%s,0)', p_from)::tid
      and k.ctid < format('(%s,0)', p_to)::tid and k::text ~* p_pattern;
    get diagnostics v_rows = row_count;
    return v_rows;
  end if;
  -- 1. Its texts, but for keys and codes: ids, and words that a check of their own knows.
  select string_agg(format(case when x.type = 'text' then '%1$I = private.without_person(t.%1$I, $2)'
      else '%1$I = private.without_person(t.%1$I::jsonb, $2)' || case x.type when 'json' then '::json' else '' end end, x.name), ', '),
    string_agg(format('t.%I::text', x.name), ', ')
  into v_sets, v_text
  from (
    select a.attname as name, format_type(a.atttypid, null) as type from pg_catalog.pg_attribute a
    where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'json'::regtype)
      and not exists (select from pg_catalog.pg_index i where i.indrelid = p_table and i.indisprimary and a.attnum = any (i.indkey))
      and not (a.atttypid = 'text'::regtype and exists (select from pg_catalog.pg_constraint k
        where k.conrelid = p_table and k.contype = 'c' and k.conkey = array[a.attnum]))) x;
  v_has_account := exists (select from pg_catalog.pg_attribute a
    where a.attrelid = p_table and a.attname = 'account_id' and not a.attisdropped);
  -- 2. Rows of the portal, and of none; not our own job, whose result is being written.
  execute format('update %s t set %s where t.ctid >= $3 and t.ctid < $4
      and case when concat_ws('' '', %s) ~* $6 then concat_ws('' '', %3$s) ~* $2 else false end%s%s', p_table, v_sets, v_text,
    case when v_has_account then ' and (t.account_id = $1 or t.account_id is null)' else '' end,
    case when p_table = 'private.jobs'::regclass then ' and t.id <> $5' else '' end)
  using p_account_id, p_pattern, format('(%s,0)', p_from)::tid, format('(%s,0)', p_to)::tid, p_but,
    private.anchor_pattern(p_pattern);
  get diagnostics v_rows = row_count;
  return v_rows;
end
$$;
comment on function private.scrub_table(regclass, uuid, text, bigint, bigint, bigint) is
  'Takes what the pattern matches out of these blocks of a table, but for one job; how many rows it was in.';

create function private.scrub_step(p_erasure public.person_erasures, p_job_id bigint, p_pattern text, p_place bigint, p_block bigint)
returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  v_table record;
  v_block bigint := p_block;
  v_blocks bigint;
  v_left bigint := private.scrub_blocks();
  v_rows bigint;
begin
  for v_table in
    select x.* from private.scrubbed_tables() x where x.place >= p_place and p_pattern is not null order by x.place
  loop
    if v_left <= 0 then
      return jsonb_build_object('place', v_table.place, 'block', 0);
    end if;
    -- A row that was cleaned lies behind the last block now; nothing is left in it.
    v_blocks := pg_catalog.pg_relation_size(v_table.relation) / current_setting('block_size')::bigint;
    v_rows := private.scrub_table(v_table.relation, p_erasure.account_id, p_pattern, v_block, v_block + v_left, p_job_id);
    update public.person_erasures e set erased = private.add_erased(e.erased, v_table.listed, v_rows),
      updated_at = clock_timestamp() where e.id = p_erasure.id and v_rows > 0;
    if v_block + v_left < v_blocks then
      return jsonb_build_object('place', v_table.place, 'block', v_block + v_left);
    end if;
    v_left := v_left - greatest(v_blocks - v_block, 1);
    v_block := 0;
  end loop;
  return jsonb_build_object('place', null);
end
$$;
comment on function private.scrub_step(public.person_erasures, bigint, text, bigint, bigint) is
  'Cleans the next blocks; where to go on, with a null place at the end.';
revoke execute on function private.scrub_blocks(), private.scrubbed_tables(),
  private.scrub_table(regclass, uuid, text, bigint, bigint, bigint),
  private.scrub_step(public.person_erasures, bigint, text, bigint, bigint) from public;
