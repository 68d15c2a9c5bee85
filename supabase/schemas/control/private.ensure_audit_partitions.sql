-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.ensure_audit_partitions(p_months_ahead integer default 3, p_from date default current_date) returns integer
  language plpgsql security definer
  set search_path = ''
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
comment on function private.ensure_audit_partitions(p_months_ahead integer, p_from date) is 'Makes the partition of the month and of the months ahead; returns how many were missing.';

revoke all on function private.ensure_audit_partitions(p_months_ahead integer, p_from date) from public;
