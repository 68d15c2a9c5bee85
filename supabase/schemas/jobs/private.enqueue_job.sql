-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.enqueue_job(p_kind text, p_account_id uuid, p_session_id uuid, p_payload jsonb, p_run_after timestamptz default clock_timestamp(), p_user_id uuid default null::uuid) returns bigint
  language plpgsql
  set search_path = ''
  as $$
declare
  v_id bigint;
begin
  insert into private.jobs (kind, account_id, session_id, payload, run_after, user_id)
  values (p_kind, p_account_id, p_session_id, p_payload, p_run_after,
    coalesce(p_user_id, (select s.requested_by from public.sync_sessions s where s.id = p_session_id)))
  returning id into v_id;
  perform private.wake_worker(p_kind, v_id, (extract(epoch from p_run_after - clock_timestamp()) * 1000)::int);
  return v_id;
end
$$;
comment on function private.enqueue_job(p_kind text, p_account_id uuid, p_session_id uuid, p_payload jsonb, p_run_after timestamptz, p_user_id uuid) is 'Puts work into the queue and wakes its function at the commit. Whose it is: p_user_id, else who asked for the session.';

revoke all on function private.enqueue_job(p_kind text, p_account_id uuid, p_session_id uuid, p_payload jsonb, p_run_after timestamptz, p_user_id uuid) from public;
