-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.score_write_back_commit(p_job_id bigint, p_lease_token uuid, p_step integer, p_written jsonb, p_refused jsonb, p_gone jsonb, p_overwritten jsonb default '[]'::jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and nobody else writes score_write_backs
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_object text := v_job.payload ->> 'object_type';
  v_cursor jsonb := coalesce(v_job.cursor, '{"step": 0, "written": 0, "refused": 0, "gone": 0}');
  v_count int := jsonb_array_length(p_written) + jsonb_array_length(p_refused) + jsonb_array_length(p_gone);
  v_held jsonb := p_written;
begin
  -- 1. The same commit again (its answer was lost) has nothing left to do. What was sent is entered even when the job was
  --    cancelled meanwhile: HubSpot has it.
  if p_step = (v_cursor ->> 'step')::int then
    -- Which of two writes came last is not known: the other one's values are entered, so that its own are sent again. They
    -- are no part of the slice, so they do not count.
    if p_overwritten <> '[]' then
      v_held := (select coalesce(jsonb_agg(w.value), '[]') from jsonb_array_elements(p_written) w
        where not p_overwritten @> jsonb_build_array(jsonb_build_object('record_id', w.value -> 'record_id'))) || p_overwritten;
    end if;
    perform private.write_back_settle(v_job, v_object, v_held, p_refused, p_gone);
    v_cursor := v_cursor || jsonb_build_object('step', p_step + 1,
      'written', (v_cursor ->> 'written')::int + jsonb_array_length(p_written),
      'refused', (v_cursor ->> 'refused')::int + jsonb_array_length(p_refused),
      'gone', (v_cursor ->> 'gone')::int + jsonb_array_length(p_gone));
    -- 2. A walk over a range goes on behind what it offered, once all of that is settled.
    if (v_cursor -> 'sweep' ->> 'offered')::int = v_count then
      v_cursor := jsonb_set(v_cursor, '{sweep,after}', v_cursor -> 'sweep' -> 'next');
    end if;
    insert into public.sync_logs (account_id, operation, entity_type, entity_id, status, details)
    values (v_job.account_id, 'update', v_object,
      'batch:' || coalesce(p_written -> 0 ->> 'record_id', p_refused -> 0 ->> 'record_id', p_gone ->> 0, 'empty'),
      case when p_refused = '[]' then 'success' else 'warning' end,
      jsonb_build_object('write_back', true, 'written', jsonb_array_length(p_written),
        'refused', jsonb_array_length(p_refused), 'gone', jsonb_array_length(p_gone)));
    -- A fresh lease of the same length, and no attempts counted against progress.
    update private.jobs j set cursor = v_cursor, attempts = 0, updated_at = clock_timestamp(),
      leased_until = clock_timestamp() + greatest(j.leased_until - j.updated_at, interval '30 seconds')
    where j.id = p_job_id;
    update public.score_write_back_setups s set error_code = null, error_message = null
    where s.account_id = v_job.account_id and s.object_type = v_object and s.state = 'ready' and s.error_code is not null;
  end if;
  return jsonb_build_object('cancelled', v_job.cancel_requested, 'totals', v_cursor - array['step', 'sweep']);
end
$$;
comment on function public.score_write_back_commit(p_job_id bigint, p_lease_token uuid, p_step integer, p_written jsonb, p_refused jsonb, p_gone jsonb, p_overwritten jsonb) is 'Commits a slice: values, refusals with HubSpot''s reasons, gone records, counts and lease; sent twice changes nothing. p_overwritten: records that have another one''s values now, which are theirs to lose.';

revoke all on function public.score_write_back_commit(p_job_id bigint, p_lease_token uuid, p_step integer, p_written jsonb, p_refused jsonb, p_gone jsonb, p_overwritten jsonb) from public;
grant all on function public.score_write_back_commit(p_job_id bigint, p_lease_token uuid, p_step integer, p_written jsonb, p_refused jsonb, p_gone jsonb, p_overwritten jsonb) to service_role;
