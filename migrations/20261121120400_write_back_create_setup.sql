-- The state of a portal for the write-back, and what queues work that no change of a score queues.
-- Why: a missing scope, a property of another type or a lost connection is one clear state, not a thousand errors.
-- Who may call: the service; triggers.

create function private.enter_write_back_setup(p_job private.jobs, p_state text, p_version int, p_code text, p_detail text)
returns void
language sql volatile set search_path = ''
as $$
  insert into public.score_write_back_setups as s
    (account_id, object_type, state, definition_version, error_code, error_message, checked_at)
  values (p_job.account_id, p_job.payload ->> 'object_type', p_state, coalesce(p_version, 0), p_code,
    private.redact(p_detail), clock_timestamp())
  on conflict (account_id, object_type) do update set state = excluded.state,
    definition_version = coalesce(p_version, s.definition_version), error_code = excluded.error_code,
    error_message = excluded.error_message, checked_at = excluded.checked_at
$$;
comment on function private.enter_write_back_setup(private.jobs, text, int, text, text) is
  'Enters what a job found out about the portal.';

create function public.score_write_back_ready(p_job_id bigint, p_lease_token uuid, p_version int) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else writes score_write_back_setups
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  perform private.enter_write_back_setup(v_job, 'ready', p_version, null, null);
  return jsonb_build_object('state', 'ready');
end
$$;
comment on function public.score_write_back_ready(bigint, uuid, int) is
  'The portal has our properties in this version.';

create function public.score_write_back_block(p_job_id bigint, p_lease_token uuid, p_code text, p_detail text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else writes score_write_back_setups
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  perform private.enter_write_back_setup(v_job, 'blocked', null, p_code, p_detail);
  update private.jobs j set state = case when v_job.cancel_requested then 'cancelled' else 'done' end, lease_token = null,
    leased_until = null, error = null, result = jsonb_build_object('blocked', p_code), updated_at = clock_timestamp(),
    finished_at = clock_timestamp()
  where j.id = p_job_id;
  perform private.broadcast('account:' || v_job.account_id, 'score:write_back',
    jsonb_build_object('object_type', v_job.payload ->> 'object_type', 'state', 'blocked', 'code', p_code));
  return jsonb_build_object('state', 'blocked');
end
$$;
comment on function public.score_write_back_block(bigint, uuid, text, text) is
  'Ends the job: nothing can be written to the portal until someone acts. The records stay pending.';

create function public.score_write_back_due() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_due record;
  v_queued jsonb := '[]';
  v_id bigint;
begin
  -- 1. Refused records whose time has come, and records that were gone and are alive in the mirror again. Rows that someone
  --    holds are being dealt with.
  update public.score_write_backs w set pending_since = clock_timestamp(), retry_at = null
  from (select d.account_id, d.object_type, d.record_id from public.score_write_backs d
    where d.retry_at <= clock_timestamp() and d.pending_since is null
    order by d.account_id, d.object_type, d.record_id for update skip locked) x
  where (w.account_id, w.object_type, w.record_id) = (x.account_id, x.object_type, x.record_id);
  update public.score_write_backs w set pending_since = clock_timestamp()
  from (select d.account_id, d.object_type, d.record_id from public.score_write_backs d
    where d.state = 'gone' and d.pending_since is null and exists (
      select from public.hubspot_contacts_raw m where d.object_type = 'contacts' and m.account_id = d.account_id
        and m.hubspot_id = d.record_id and m.archived_at is null and m.read_at > d.updated_at
      union all select from public.hubspot_companies_raw m where d.object_type = 'companies' and m.account_id = d.account_id
        and m.hubspot_id = d.record_id and m.archived_at is null and m.read_at > d.updated_at
      union all select from public.hubspot_deals_raw m where d.object_type = 'deals' and m.account_id = d.account_id
        and m.hubspot_id = d.record_id and m.archived_at is null and m.read_at > d.updated_at)
    order by d.account_id, d.object_type, d.record_id for update skip locked) x
  where (w.account_id, w.object_type, w.record_id) = (x.account_id, x.object_type, x.record_id);
  -- 2. A job for whatever waits without one, also where the portal took nothing last time.
  for v_due in
    select x.account_id, x.object_type from (
      select w.account_id, w.object_type from public.score_write_backs w where w.pending_since is not null
      union select s.account_id, s.object_type from public.score_write_back_setups s where s.sweep_from is not null) x
    where not exists (
      select from private.jobs j where j.kind = 'score.write_back' and j.account_id = x.account_id
        and j.state = 'running' and j.payload ->> 'object_type' = x.object_type)
    order by 1, 2
  loop
    v_id := private.enqueue_write_back(v_due.account_id, v_due.object_type, 0, true);
    if v_id is not null then
      v_queued := v_queued || to_jsonb(v_id);
    end if;
  end loop;
  return jsonb_build_object('queued', v_queued);
end
$$;
comment on function public.score_write_back_due() is
  'Marks what is due again and queues a write-back wherever marks wait without a job; hourly.';

create function private.resume_write_backs() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_object text;
begin
  update public.score_write_back_setups s set state = 'new', error_code = null, error_message = null
  where s.account_id = new.id and s.state = 'blocked';
  for v_object in
    select w.object_type from public.score_write_backs w where w.account_id = new.id and w.pending_since is not null
    union select s.object_type from public.score_write_back_setups s where s.account_id = new.id and s.sweep_from is not null
    order by 1
  loop
    perform private.enqueue_write_back(new.id, v_object);
  end loop;
  return null;
end
$$;
comment on function private.resume_write_backs() is
  'Row trigger: a portal that is connected anew, perhaps with more scopes, is written to again.';
create trigger _500_write_back after update of connected_at on public.hubspot_accounts
  for each row when (new.status = 'active' and new.connected_at is distinct from old.connected_at)
  execute function private.resume_write_backs();

create function private.remove_write_backs() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the rows are no right of whoever deletes an account
begin
  delete from public.score_write_backs w using gone g where w.account_id = g.id;
  return null;
end
$$;
comment on function private.remove_write_backs() is 'Statement trigger: what was written back goes with the account.';
create trigger _500_write_backs after delete on public.hubspot_accounts
  referencing old table as gone for each statement execute function private.remove_write_backs();

revoke execute on function private.enter_write_back_setup(private.jobs, text, int, text, text),
  public.score_write_back_ready(bigint, uuid, int), public.score_write_back_block(bigint, uuid, text, text),
  public.score_write_back_due(), private.resume_write_backs(), private.remove_write_backs()
from public, anon, authenticated;
grant execute on function public.score_write_back_ready(bigint, uuid, int),
  public.score_write_back_block(bigint, uuid, text, text), public.score_write_back_due() to service_role;
