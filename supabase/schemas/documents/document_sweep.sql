-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_sweep() returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_buried int := private.bury_lost_jobs();
  v_document public.documents;
  v_erasure private.document_erasures;
  v_kind record;
  v_tally jsonb := '{"restarted": 0, "failed": 0}';
  v_erasures int := 0;
  v_woken jsonb := '[]';
  v_end text;
begin
  -- 1. Open documents whose job is gone or over.
  for v_document in
    select d.* from public.documents d
    where d.status not in ('completed', 'error') and not exists (
      select from private.jobs j where j.id = d.job_id and j.state in ('queued', 'running'))
    order by d.updated_at limit 500 for no key update of d skip locked
  loop
    v_end := private.revive_document(v_document);
    v_tally := jsonb_set(v_tally, array[v_end], to_jsonb((v_tally ->> v_end)::int + 1));
  end loop;
  -- 2. Files still to be erased: at once when the job was cancelled or removed, after an hour when it failed.
  for v_erasure in
    select e.* from private.document_erasures e left join private.jobs j on j.id = e.job_id
    where j.id is null or j.state = 'cancelled' or (j.state in ('dead', 'done') and j.finished_at < clock_timestamp() - interval '1 hour')
    order by e.id limit 500 for update of e skip locked
  loop
    perform private.queue_erasure(v_erasure);
    v_erasures := v_erasures + 1;
  end loop;
  -- 3. One wake for each kind that has work waiting; the worker takes the rest by itself.
  for v_kind in
    select j.kind, min(j.id) as id from private.jobs j
    where j.kind like 'document.%' and ((j.state = 'queued' and j.run_after <= clock_timestamp())
      or (j.state = 'running' and j.leased_until < clock_timestamp()))
    group by j.kind order by j.kind
  loop
    perform private.wake_worker(v_kind.kind, v_kind.id);
    v_woken := v_woken || to_jsonb(v_kind.kind);
  end loop;
  return v_tally || jsonb_build_object('buried', v_buried, 'erasures', v_erasures, 'woken', v_woken);
end
$$;
comment on function public.document_sweep() is 'Restarts or ends stuck documents, queues forgotten erasures, wakes workers whose call got lost; called each minute.';

revoke all on function public.document_sweep() from public;
grant all on function public.document_sweep() to service_role;
