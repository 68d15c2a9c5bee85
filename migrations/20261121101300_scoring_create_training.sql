-- A training's steps: start, records page by page, state, commit.
-- Why: what was learned so far is stored with the position it belongs to; a kill costs the step under way.
-- Who may call: the service; for all but the start it holds the job's lease.

create function public.training_start(p_account_id uuid, p_user_id uuid, p_object_type text, p_settings jsonb,
  p_dry_run boolean default false) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_id uuid;
begin
  if p_object_type is null or p_object_type not in ('contacts', 'companies', 'deals') then
    perform private.raise_problem(422, 'unknown_object', 'Contacts, companies and deals can be scored.');
  end if;
  -- The account, locked: two callers at once get one run.
  perform from public.hubspot_accounts a where a.id = p_account_id for no key update;
  if not found then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  select r.id into v_id from public.training_runs r
  where r.account_id = p_account_id and r.object_type = p_object_type and r.status in ('pending', 'running');
  if v_id is not null then
    return jsonb_build_object('run_id', v_id, 'already_running', true);
  end if;
  v_id := gen_random_uuid();
  insert into public.training_runs (id, account_id, object_type, requested_by, dry_run, settings, job_id)
  values (v_id, p_account_id, p_object_type, p_user_id, coalesce(p_dry_run, false),
    case jsonb_typeof(p_settings) when 'object' then p_settings else '{}' end,
    private.enqueue_job('training.run', p_account_id, null,
      jsonb_build_object('run_id', v_id, 'object_type', p_object_type)));
  return jsonb_build_object('run_id', v_id, 'already_running', false);
end
$$;
comment on function public.training_start(uuid, uuid, text, jsonb, boolean) is
  'Starts a training, or names the one that is open for this portal and object type.';

create function public.training_page(p_job_id bigint, p_lease_token uuid, p_after text, p_limit int) returns json
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_limit int := least(greatest(p_limit, 1), 5000);
  v_ids text[];
  v_total bigint;
begin
  execute format($sql$
    select array(select t.hubspot_id from public.%1$I t
      where t.account_id = $1 and t.hubspot_id > coalesce($2, '') and t.archived_at is null
      order by t.hubspot_id limit $3),
      -- Counted with the first page only.
      case when $2 is null then (select count(*) from public.%1$I t where t.account_id = $1 and t.archived_at is null) end
  $sql$, (select m.table_name from private.mirror_objects m where m.object_type = v_object))
  into v_ids, v_total using v_job.account_id, p_after, v_limit;
  if v_total is null then
    select (r.progress ->> 'records')::bigint into v_total
    from public.training_runs r where r.id = (v_job.payload ->> 'run_id')::uuid;
  else
    update public.training_runs r set progress = r.progress || jsonb_build_object('records', v_total)
    where r.id = (v_job.payload ->> 'run_id')::uuid;
  end if;
  return json_build_object(
    'records', (select r.records from private.read_scoring_records(v_job.account_id, v_object, v_ids) r),
    'last_id', case when cardinality(v_ids) = v_limit then v_ids[v_limit] end, 'total', coalesce(v_total, 0));
end
$$;
comment on function public.training_page(bigint, uuid, text, int) is
  'Live records of the training''s object in id order after p_after; last_id is null with the last of them.';

create function public.training_state(p_job_id bigint, p_lease_token uuid, p_names text[]) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_run public.training_runs;
begin
  select * into v_run from public.training_runs r where r.id = (v_job.payload ->> 'run_id')::uuid;
  return jsonb_build_object(
    'run', jsonb_build_object('id', v_run.id, 'account_id', v_run.account_id, 'object_type', v_run.object_type,
      'settings', v_run.settings, 'dry_run', v_run.dry_run, 'seed', v_run.settings -> 'seed', 'status', v_run.status,
      'created_at', private.iso(v_run.created_at)),
    'cursor', v_job.cursor,
    'cancelled', v_job.cancel_requested,
    'blobs', (
      select coalesce(jsonb_object_agg(b.name, replace(encode(b.bytes, 'base64'), E'\n', '')), '{}')
      from private.training_blobs b where b.run_id = v_run.id and b.name = any (p_names)));
end
$$;
comment on function public.training_state(bigint, uuid, text[]) is
  'The run of a job, its position, and the blobs of these names in base64; names that are not stored are absent.';

create function public.training_commit(p_job_id bigint, p_lease_token uuid, p_cursor jsonb, p_progress jsonb,
  p_blobs jsonb default '{}') returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_id uuid := (v_job.payload ->> 'run_id')::uuid;
begin
  if v_job.cancel_requested then
    return jsonb_build_object('cancelled', true);
  end if;
  -- Everything here says how it is from now on, so the same commit again changes nothing.
  delete from private.training_blobs b using jsonb_each(coalesce(p_blobs, '{}')) e
  where b.run_id = v_id and b.name = e.key and e.value = 'null';
  insert into private.training_blobs as b (run_id, name, bytes)
  select v_id, e.key, decode(e.value #>> '{}', 'base64') from jsonb_each(coalesce(p_blobs, '{}')) e where e.value <> 'null'
  on conflict (run_id, name) do update set bytes = excluded.bytes, updated_at = clock_timestamp();
  update public.training_runs r set progress = r.progress || coalesce(p_progress, '{}') where r.id = v_id;
  perform private.broadcast('account:' || v_job.account_id, 'training:progress',
    jsonb_build_object('run_id', v_id, 'progress', p_progress));
  update private.jobs j set cursor = p_cursor, attempts = 0,
    leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds'),
    updated_at = clock_timestamp()
  where j.id = p_job_id;
  return jsonb_build_object('cancelled', false);
end
$$;
comment on function public.training_commit(bigint, uuid, jsonb, jsonb, jsonb) is
  'Commits the position with the blobs (base64; null removes one) and the progress; extends the lease.';

revoke execute on function public.training_start(uuid, uuid, text, jsonb, boolean),
  public.training_page(bigint, uuid, text, int), public.training_state(bigint, uuid, text[]),
  public.training_commit(bigint, uuid, jsonb, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.training_start(uuid, uuid, text, jsonb, boolean),
  public.training_page(bigint, uuid, text, int), public.training_state(bigint, uuid, text[]),
  public.training_commit(bigint, uuid, jsonb, jsonb, jsonb) to service_role;
