-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.enqueue_write_back(p_account_id uuid, p_object_type text, p_delay_seconds integer default null::integer, p_blocked boolean default false) returns bigint
  language plpgsql
  set search_path = ''
  as $$
declare
  v_settings record;
begin
  -- The waiting job will see this transaction's marks: it does not end while this lock is held (score_write_back_slice).
  -- Not a lock of the job's row: even with skip locked PostgreSQL waits for a row that has just been claimed, and with marks
  -- in hand that is a deadlock. Two transactions at once may both find none; the second job then finds nothing to do.
  perform pg_advisory_xact_lock_shared(hashtext('score.write_back'), hashtext(p_account_id || p_object_type));
  if exists (select from private.jobs j
    where j.kind = 'score.write_back' and j.account_id = p_account_id and j.state = 'queued'
      and j.payload ->> 'object_type' = p_object_type) then
    return null;
  end if;
  select s.* into v_settings from private.write_back_settings(p_account_id, p_object_type) s;
  if not v_settings.is_on
    or not exists (select from public.hubspot_accounts a where a.id = p_account_id and a.status = 'active')
    -- A portal that takes nothing is asked again by the schedule, not at each change.
    or not p_blocked and exists (select from public.score_write_back_setups s
      where s.account_id = p_account_id and s.object_type = p_object_type and s.state = 'blocked') then
    return null;
  end if;
  return private.enqueue_job('score.write_back', p_account_id, null, jsonb_build_object('object_type', p_object_type),
    clock_timestamp() + make_interval(secs => coalesce(p_delay_seconds, v_settings.debounce_seconds)));
end
$$;
comment on function private.enqueue_write_back(p_account_id uuid, p_object_type text, p_delay_seconds integer, p_blocked boolean) is 'Queues one debounced write-back of an object type, unless one waits, it is off, blocked (but for p_blocked) or the portal is not connected.';

revoke all on function private.enqueue_write_back(p_account_id uuid, p_object_type text, p_delay_seconds integer, p_blocked boolean) from public;
