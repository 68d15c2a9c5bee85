-- How an erasure ends: HubSpot's word, the end of its job, and the sweep of those whose job is gone.
-- Who may call: the service.

insert into private.job_kinds (kind, function_name, handler) values ('person.erase', 'hubspot-sync', 'person_erasure_changed');

create function public.erasure_told(p_job_id bigint, p_lease_token uuid, p_code text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
begin
  update public.person_erasures e set in_hubspot = case when p_code is null then 'deleted' else 'refused' end,
    hubspot_error = p_code, updated_at = clock_timestamp()
  where e.id = (v_job.payload ->> 'erasure_id')::uuid and e.job_id = p_job_id and e.in_hubspot = 'asked';
  return jsonb_build_object('told', found);
end
$$;
comment on function public.erasure_told(bigint, uuid, text) is
  'Enters that HubSpot deleted the contacts of an erasure, or with a code why it did not.';
revoke execute on function public.erasure_told(bigint, uuid, text) from public;
grant execute on function public.erasure_told(bigint, uuid, text) to service_role;

create function private.person_erasure_changed(p_job private.jobs) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  v_erasure public.person_erasures;
begin
  select * into v_erasure from public.person_erasures e
  where e.id = (p_job.payload ->> 'erasure_id')::uuid and e.job_id = p_job.id for no key update;
  if v_erasure.id is null then
    return;
  elsif p_job.state = 'done' and exists (
    select from private.erasure_records r where r.erasure_id = v_erasure.id and not r.is_local_done) then
    -- The worker's word is held against the list: a certificate says nothing that was not done.
    update public.person_erasures e set status = 'failed', ended_at = clock_timestamp(), updated_at = clock_timestamp(),
      error = '{"code": "not_finished", "detail": "The work ended before everything was erased; ask for the erasure again."}'
    where e.id = v_erasure.id;
  elsif p_job.state = 'done' then
    -- The list of who it was goes with the end; hashes and counts stay.
    delete from private.erasure_records r where r.erasure_id = v_erasure.id;
    update public.person_erasures e set status = 'completed', error = null, ended_at = clock_timestamp(),
      updated_at = clock_timestamp() where e.id = v_erasure.id;
    perform private.broadcast('account:' || p_job.account_id, 'person:erased', jsonb_build_object('erasure_id', v_erasure.id));
  elsif p_job.state = 'dead' then
    update public.person_erasures e set status = 'failed', ended_at = clock_timestamp(), updated_at = clock_timestamp(),
      error = coalesce(p_job.error, '{"code": "given_up", "detail": "The erasure was given up."}') where e.id = v_erasure.id;
  elsif p_job.state in ('queued', 'running') and v_erasure.status = 'failed' then
    update public.person_erasures e set status = 'running', error = null, ended_at = null, updated_at = clock_timestamp()
    where e.id = v_erasure.id;
  end if;
end
$$;
comment on function private.person_erasure_changed(private.jobs) is 'Ends an erasure with its job; a replay of a dead one opens it again.';
revoke execute on function private.person_erasure_changed(private.jobs) from public;

create function public.erasure_sweep() returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_erasure public.person_erasures;
  v_queued int := 0;
begin
  -- Cancelled with its portal's work, or deleted with it: an erasure goes on all the same, from its first unfinished record.
  for v_erasure in
    select e.* from public.person_erasures e where e.status = 'running' and not exists (
      select from private.jobs j where j.id = e.job_id and j.state in ('queued', 'running', 'dead'))
      and exists (select from public.hubspot_accounts a where a.id = e.account_id)
    order by e.created_at limit 100 for no key update of e skip locked
  loop
    update private.erasure_records r set slice = null where r.erasure_id = v_erasure.id and not r.is_local_done;
    update public.person_erasures e set job_id = private.enqueue_job('person.erase', e.account_id, null,
      jsonb_build_object('erasure_id', e.id)) where e.id = v_erasure.id;
    v_queued := v_queued + 1;
  end loop;
  return jsonb_build_object('queued', v_queued);
end
$$;
comment on function public.erasure_sweep() is 'Queues erasures whose job was cancelled or deleted.';
revoke execute on function public.erasure_sweep() from public;
grant execute on function public.erasure_sweep() to service_role;
