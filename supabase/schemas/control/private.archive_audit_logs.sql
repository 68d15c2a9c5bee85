-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.archive_audit_logs(p_before date) returns text[]
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because partitions belong to the owner of the table
declare
  v_name text;
  v_archived text[] := '{}';
begin
  for v_name in
    select c.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.audit_logs'::regclass and c.relname ~ '^audit_logs_\d{4}_\d{2}$'
      and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= date_trunc('month', p_before)
    order by c.relname
  loop
    execute format('alter table public.audit_logs detach partition private.%I', v_name);
    execute format('alter table private.%I rename to %I', v_name, v_name || '_archived');
    v_archived := v_archived || (v_name || '_archived');
  end loop;
  return v_archived;
end
$_$;
comment on function private.archive_audit_logs(p_before date) is 'Detaches the months that ended before the month of p_before; they stay as private.audit_logs_YYYY_MM_archived.';

revoke all on function private.archive_audit_logs(p_before date) from public;
