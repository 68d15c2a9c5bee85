import { openPostgres } from "/work/main/tests/sql/database.ts";
const u=new URL(Deno.args[0]!); u.pathname="/exp"; const d=openPostgres(u.href);
await d.script(`create or replace function public.xplain(p jsonb) returns setof text language plpgsql as $f$
declare v_list text; v_columns text[]; v_table text;
begin
  select m.table_name, m.typed_columns || 'raw_json'::text into v_table, v_columns from private.mirror_objects m where m.object_type = 'contacts';
  select string_agg(quote_ident(c), ', ') into v_list from unnest(v_columns) c;
  return query execute 'explain (analyze, buffers off) ' || format($sql$
    with incoming as (
      select r.*, row_number() over (
        partition by r.hubspot_id order by r.source_updated_at desc, r.read_at desc, r.raw_json desc) as rank
      from jsonb_to_recordset($2) r (%1$s) where not coalesce(r.missing, false)
    ), applied as (
      insert into public.%2$I as t (account_id, hubspot_id, source_updated_at, read_at, seen_at, source_archived_at,
        source_merged_into, synced_at, updated_at, %3$s)
      select $1, i.hubspot_id, i.source_updated_at, i.read_at, i.read_at, i.archived_at, i.merged_into, $3, $3, %4$s
      from incoming i where i.rank = 1 order by i.hubspot_id
      on conflict (account_id, hubspot_id) do update set (source_updated_at, read_at, seen_at, source_archived_at,
        source_merged_into, synced_at, updated_at, %3$s) = row(excluded.source_updated_at, excluded.read_at,
        greatest(t.seen_at, excluded.seen_at), excluded.source_archived_at, excluded.source_merged_into, $3, $3, %5$s)
      where (excluded.source_updated_at, excluded.read_at, excluded.raw_json) > (t.source_updated_at, t.read_at, t.raw_json)
        and (t.source_updated_at, t.source_archived_at, t.source_merged_into, %6$s)
          is distinct from (excluded.source_updated_at, excluded.source_archived_at, excluded.source_merged_into, %5$s)
      returning t.hubspot_id
    )
    select array(select hubspot_id from applied), (select count(*) from incoming where rank = 1)
  $sql$, private.mirror_record_type('contacts'), v_table, v_list,
    (select string_agg(format('i.%I', c), ', ') from unnest(v_columns) c),
    (select string_agg(format('excluded.%I', c), ', ') from unnest(v_columns) c),
    (select string_agg(format('t.%I', c), ', ') from unnest(v_columns) c))
  using (select id from hubspot_accounts), p, clock_timestamp();
end $f$`);
for (let i=0;i<3;i++){ await d.script("begin"); const r = await d.script("select xplain(t::jsonb) from batch where k=1"); if(i==2) console.log(r.map(x=>x.xplain).join("\n")); await d.script("rollback");}
console.log(await d.script("select avg(pg_column_size(raw_json)) c, avg(pg_column_size(r.*)) r, avg(length(raw_json::text)) t from hubspot_contacts_raw r; select pg_size_pretty(pg_relation_size('hubspot_contacts_raw')) a, pg_size_pretty(pg_relation_size('idx_contacts_raw_json'))g"));
await d.close();
