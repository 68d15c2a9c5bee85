-- Months of the audit log: made ahead, archived afterwards.
-- Why: a missing month would fill the default partition; an old one should cost nothing to take out.
-- Who may call: the maintenance, and an operator.

create function private.ensure_audit_partitions(p_months_ahead int default 3, p_from date default current_date)
returns int
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because partitions belong to the owner of the table
declare
  v_month date;
  v_name text;
  v_made int := 0;
begin
  for i in 0 .. p_months_ahead loop
    v_month := date_trunc('month', p_from)::date + make_interval(months => i);
    v_name := 'audit_logs_' || to_char(v_month, 'YYYY_MM');
    continue when to_regclass('private.' || v_name) is not null;
    -- 1. Made beside the table, filled with what the default partition took meanwhile, then attached.
    execute format('create table private.%I (like public.audit_logs including defaults including constraints)', v_name);
    execute format('with moved as (delete from private.audit_logs_default d
        where d."timestamp" >= %L and d."timestamp" < %L returning d.*)
      insert into private.%I select * from moved',
      v_month::timestamptz, (v_month + interval '1 month')::timestamptz, v_name);
    execute format('alter table public.audit_logs attach partition private.%I for values from (%L) to (%L)',
      v_name, v_month::timestamptz, (v_month + interval '1 month')::timestamptz);
    -- 2. Closed like the default partition.
    execute format('alter table private.%I enable row level security', v_name);
    execute format('create policy "Only the service reads a month of the audit log" on private.%I
      for select to service_role using (true)', v_name);
    execute format('comment on policy "Only the service reads a month of the audit log" on private.%I is %L',
      v_name, 'Outside the API.');
    execute format('comment on table private.%I is %L', v_name,
      format('Audit rows of %s.', to_char(v_month, 'FMMonth YYYY')));
    v_made := v_made + 1;
  end loop;
  return v_made;
end
$$;
comment on function private.ensure_audit_partitions(int, date) is
  'Makes the partition of the month and of the months ahead; returns how many were missing.';

create function private.archive_audit_logs(p_before date) returns text[]
language plpgsql volatile security definer set search_path = ''
as $$
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
$$;
comment on function private.archive_audit_logs(date) is
  'Detaches the months that ended before the month of p_before; they stay as private.audit_logs_YYYY_MM_archived.';

revoke execute on function private.ensure_audit_partitions(int, date), private.archive_audit_logs(date) from public;
select private.ensure_audit_partitions(3);
