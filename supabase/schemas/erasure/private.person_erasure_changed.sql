-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.person_erasure_changed(p_job private.jobs) returns void
  language plpgsql
  set search_path = ''
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
comment on function private.person_erasure_changed(p_job private.jobs) is 'Ends an erasure with its job; a replay of a dead one opens it again.';

revoke all on function private.person_erasure_changed(p_job private.jobs) from public;
