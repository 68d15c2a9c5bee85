-- Many dead jobs put back at once, each with its outcome.

create function private.replay_jobs(p_account_id uuid, p_ids bigint[], p_user_id uuid) returns jsonb
language plpgsql security invoker set search_path = '' as $$
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
comment on function private.replay_jobs(uuid, bigint[], uuid) is 'Puts dead jobs of a portal back into the queue; the outcome of each.';
revoke all on function private.replay_jobs(uuid, bigint[], uuid) from public;

create function private.replay_dead_letters(p_account_id uuid, p_ids bigint[], p_filter jsonb, p_dry_run boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
-- definer because private.jobs is outside the API; the caller's right is asked first
declare
  c_most constant int := 500;
  v_filter jsonb;
  v_ids bigint[];
  v_results jsonb;
  v_replayed bigint[];
  v_remaining bigint;
begin
  perform private.require_portal(p_account_id, array['owner', 'admin'], 'replay dead letters');
  if (p_ids is null) = (p_filter is null) then
    perform private.raise_problem(422, 'invalid_request', 'Name p_ids or p_filter, one of them; {} is the filter of all.');
  elsif cardinality(p_ids) not between 1 and c_most or array_position(p_ids, null) is not null then
    perform private.raise_problem(422, 'invalid_request', format('p_ids has 1 to %s ids.', c_most));
  end if;
  v_filter := private.read_filter(p_filter, array['kind', 'code', 'object']);
  v_ids := coalesce(p_ids, array(select d.id from private.dead_jobs(p_account_id, v_filter) d order by d.id limit c_most));
  -- A dry run is the run, taken back: it cannot say anything else than the run does.
  begin
    v_results := private.replay_jobs(p_account_id, v_ids, (select auth.uid()));
    v_replayed := array(select (r ->> 'id')::bigint from jsonb_array_elements(v_results) r where r ->> 'outcome' = 'replayed');
    v_remaining := case when p_ids is null then (select count(*) from private.dead_jobs(p_account_id, v_filter) d) end;
    if p_dry_run then
      raise exception using errcode = 'PT000';
    end if;
  exception when sqlstate 'PT000' then
    v_results := (select jsonb_agg(r - 'session_id' order by n) from jsonb_array_elements(v_results) with ordinality x (r, n));
  end;
  if v_replayed <> '{}' and not p_dry_run then
    insert into public.audit_logs (account_id, entity_type, entity_id, operation, old_data, new_data, user_id, ip_address, user_agent)
    values (p_account_id, 'dead_letters', p_account_id::text, 'update', jsonb_build_object('state', 'dead', 'ids', v_replayed),
      jsonb_build_object('state', 'queued', 'ids', v_replayed, 'filter', p_filter), (select auth.uid())::text,
      private.client_address(), left(private.request_header('user-agent'), 500));
    perform private.broadcast('account:' || p_account_id, 'jobs:dead', jsonb_build_object('replayed', cardinality(v_replayed)));
  end if;
  return jsonb_build_object('dry_run', p_dry_run, 'replayed', cardinality(v_replayed),
    'refused', jsonb_array_length(coalesce(v_results, '[]')) - cardinality(v_replayed), 'remaining', v_remaining,
    'results', coalesce(v_results, '[]'));
end
$$;
comment on function private.replay_dead_letters(uuid, bigint[], jsonb, boolean) is 'See dead_letters_replay.';
revoke all on function private.replay_dead_letters(uuid, bigint[], jsonb, boolean) from public;
grant execute on function private.replay_dead_letters(uuid, bigint[], jsonb, boolean) to authenticated;

create function public.dead_letters_replay(p_account_id uuid, p_ids bigint[] default null, p_filter jsonb default null,
  p_dry_run boolean default false)
returns jsonb language sql security invoker set search_path = '' as $$
  select private.replay_dead_letters(p_account_id, p_ids, p_filter, coalesce(p_dry_run, false))
$$;
comment on function public.dead_letters_replay(uuid, bigint[], jsonb, boolean) is
  'Puts dead jobs of a portal back into the queue, those named or up to 500 of a filter, for owners and admins: the outcome of each, how many, and of a filter how many remain. With p_dry_run nothing is done, and the same is answered.';
revoke all on function public.dead_letters_replay(uuid, bigint[], jsonb, boolean) from public;
grant execute on function public.dead_letters_replay(uuid, bigint[], jsonb, boolean) to authenticated;
