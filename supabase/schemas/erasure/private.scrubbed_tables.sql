-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.scrubbed_tables() returns table(place bigint, relation regclass, listed text)
  language sql stable
  set search_path = ''
  as $_$
  -- Partitions one by one, and the months of the audit log that were detached; the audit log last, since cleaning an audited
  -- table writes its old row there.
  select row_number() over (order by t.table_name = 'public.audit_logs', c.relname, c.oid), c.oid::regclass, t.table_name
  from private.erasure_tables t
  join pg_catalog.pg_class c on c.relkind = 'r' and (c.oid = t.table_name::regclass
    or exists (select from pg_catalog.pg_inherits i where i.inhrelid = c.oid and i.inhparent = t.table_name::regclass)
    or (t.table_name = 'public.audit_logs' and c.relnamespace = 'private'::regnamespace and c.relname ~ '^audit_logs_.*_archived$'))
  where t.is_scrubbed
$_$;
comment on function private.scrubbed_tables() is 'Tables whose text an erasure cleans, in order.';

revoke all on function private.scrubbed_tables() from public;
