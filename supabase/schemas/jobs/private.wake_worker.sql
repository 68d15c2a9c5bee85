-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.wake_worker(p_kind text, p_job_id bigint, p_delay_ms integer default 0) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_woken text := coalesce(current_setting('app.woken_kinds', true), '');
begin
  -- 1. What leaves at once leaves with the commit: one for all jobs of a kind, since its worker takes whatever is due.
  if coalesce(p_delay_ms, 0) <= 0 then
    if p_kind = any (string_to_array(v_woken, ' ')) then
      return;
    end if;
    perform set_config('app.woken_kinds', v_woken || ' ' || p_kind, true);
  end if;
  -- 2. One with a delay waits for its own job, so that this is taken on the second.
  perform private.invoke_function(k.function_name,
    jsonb_build_object('job_id', p_job_id, 'delay_ms', greatest(p_delay_ms, 0)), k.path)
  from private.job_kinds k where k.kind = p_kind;
end
$$;
comment on function private.wake_worker(p_kind text, p_job_id bigint, p_delay_ms integer) is 'Invokes the function that does this kind at the commit, once for each kind; for a job that is due later, with its delay.';

revoke all on function private.wake_worker(p_kind text, p_job_id bigint, p_delay_ms integer) from public;
