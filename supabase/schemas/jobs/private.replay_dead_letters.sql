-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.replay_dead_letters(p_account_id uuid, p_ids bigint[], p_filter jsonb, p_dry_run boolean) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
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
comment on function private.replay_dead_letters(p_account_id uuid, p_ids bigint[], p_filter jsonb, p_dry_run boolean) is 'See dead_letters_replay.';

revoke all on function private.replay_dead_letters(p_account_id uuid, p_ids bigint[], p_filter jsonb, p_dry_run boolean) from public;
grant all on function private.replay_dead_letters(p_account_id uuid, p_ids bigint[], p_filter jsonb, p_dry_run boolean) to authenticated;
