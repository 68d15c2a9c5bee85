-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.scrub_table(p_table regclass, p_account_id uuid, p_pattern text, p_from bigint, p_to bigint, p_but bigint) returns bigint
  language plpgsql
  set search_path = ''
  as $_$
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
$_$;
comment on function private.scrub_table(p_table regclass, p_account_id uuid, p_pattern text, p_from bigint, p_to bigint, p_but bigint) is 'Takes what the pattern matches out of these blocks of a table, but for one job; how many rows it was in.';

revoke all on function private.scrub_table(p_table regclass, p_account_id uuid, p_pattern text, p_from bigint, p_to bigint, p_but bigint) from public;
