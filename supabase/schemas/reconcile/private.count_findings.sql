-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.count_findings(p_job private.jobs, p_object text, p_found jsonb) returns void
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
comment on function private.count_findings(p_job private.jobs, p_object text, p_found jsonb) is 'Adds what a batch found to the counts of its object.';

revoke all on function private.count_findings(p_job private.jobs, p_object text, p_found jsonb) from public;
