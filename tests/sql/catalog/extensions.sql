-- And what is published to realtime. pgTAP is the tests' own.
select 'extension ' || e.extname || ' ' || e.extnamespace::regnamespace from pg_extension e where e.extname <> 'pgtap'
union all
select concat_ws(' ', 'publication', p.pubname, p.schemaname, p.tablename, p.attnames, p.rowfilter) from pg_publication_tables p
