-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.wake_worker(p_kind text, p_job_id bigint, p_delay_ms integer default 0) returns void
  language sql
  set search_path = ''
  as $$
  select private.invoke_function(k.function_name,
    jsonb_build_object('job_id', p_job_id, 'delay_ms', greatest(p_delay_ms, 0)), k.path)
  from private.job_kinds k where k.kind = p_kind
$$;
comment on function private.wake_worker(p_kind text, p_job_id bigint, p_delay_ms integer) is 'Invokes the function that does this kind; the body names the job, so that each job wakes its own invocation.';

revoke all on function private.wake_worker(p_kind text, p_job_id bigint, p_delay_ms integer) from public;
