-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.replay_jobs(p_account_id uuid, p_ids bigint[], p_user_id uuid) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_jobs private.jobs[];
  v_job private.jobs;
  v_newest private.jobs;
  v_mode text;
  v_session public.sync_sessions;
  v_ids bigint[];
  v_running jsonb := '{"status": 409, "code": "sync_running", "detail": "A sync of this portal is running: replay when it has ended."}';
  v_refusal jsonb;
  v_results jsonb := '[]';
begin
  -- 1. Locked by id: of two who click at once the second waits, and finds nothing dead.
  v_jobs := array(select j from private.jobs j
    where j.id = any (p_ids) and j.account_id = p_account_id and j.state = 'dead' order by j.id for update);
  -- 2. Objects go on in one session, since a portal has one at a time: of each the latest job, of the mode of the latest of all.
  select j.* into v_newest from unnest(v_jobs) j where j.session_id is not null order by j.id desc limit 1;
  if v_newest.id is not null then
    select s.mode into v_mode from public.sync_sessions s where s.id = v_newest.session_id;
    v_ids := array(select max(j.id) from unnest(v_jobs) j join public.sync_sessions s on s.id = j.session_id and s.mode = v_mode
      group by j.payload ->> 'object');
    begin
      v_session := private.open_session(p_account_id, p_user_id, v_mode,
        array(select j.payload ->> 'object' from unnest(v_jobs) j where j.id = any (v_ids) order by 1), null);
    exception when sqlstate 'P0001' then
      v_ids := '{}';
    end;
  end if;
  -- 3. One after the other: what one of them meets is its own.
  foreach v_job in array v_jobs loop
    v_refusal := null;
    if v_job.session_id is not null and v_job.id <> all (v_ids) then
      v_refusal := v_running;
    else
      declare
        v_detail text;
      begin
        perform private.requeue_job(v_job, case when v_job.session_id is not null then v_session.id end);
      exception when sqlstate 'P0001' then
        get stacked diagnostics v_detail = pg_exception_detail;
        v_refusal := v_detail::jsonb || jsonb_build_object('detail', sqlerrm);
      end;
    end if;
    v_results := v_results || (jsonb_build_object('id', v_job.id, 'kind', v_job.kind,
      'outcome', case when v_refusal is null then 'replayed' else 'refused' end) || coalesce(v_refusal,
      case when v_job.session_id is not null then jsonb_build_object('session_id', v_session.session_id) else '{}' end));
  end loop;
  return v_results || (
    select coalesce(jsonb_agg(jsonb_build_object('id', i, 'outcome', 'refused', 'status', 404, 'code', 'unknown_job',
      'detail', 'There is no dead job with this id.') order by i), '[]')
    from (select distinct i from unnest(p_ids) i where not exists (select from unnest(v_jobs) j where j.id = i)) x);
end
$$;
comment on function private.replay_jobs(p_account_id uuid, p_ids bigint[], p_user_id uuid) is 'Puts dead jobs of a portal back into the queue; the outcome of each.';

revoke all on function private.replay_jobs(p_account_id uuid, p_ids bigint[], p_user_id uuid) from public;
