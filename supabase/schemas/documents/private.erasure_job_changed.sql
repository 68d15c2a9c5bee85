-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.erasure_job_changed(p_job private.jobs) returns void
  language plpgsql
  set search_path = ''
  as $$
declare
  v_erasure private.document_erasures;
  v_left text[];
begin
  select * into v_erasure from private.document_erasures e
  where e.id = (p_job.payload ->> 'erasure_id')::bigint and e.job_id = p_job.id for update;
  if v_erasure.id is null then
    return;
  elsif p_job.state = 'done' and not p_job.cancel_requested then
    -- The worker's word is held against the bucket: a file is erased when it is no longer there.
    v_left := private.files_left(v_erasure.paths);
    if cardinality(v_left) > 0 then
      update private.document_erasures e set paths = v_left, error = jsonb_build_object('code', 'files_left',
        'detail', format('%s files are still in the bucket.', cardinality(v_left))) where e.id = v_erasure.id;
      return;
    end if;
    perform private.log_document_access(jsonb_populate_record(null::public.documents, jsonb_build_object(
      'id', v_erasure.document_id, 'account_id', v_erasure.account_id, 'user_id', v_erasure.owner_id)),
      'erase', jsonb_build_object('files', cardinality(v_erasure.paths)));
    delete from private.document_erasures e where e.id = v_erasure.id;
  elsif p_job.state = 'dead' then
    update private.document_erasures e set error = p_job.error where e.id = v_erasure.id;
  elsif p_job.state in ('done', 'cancelled') then
    update private.document_erasures e set job_id = null where e.id = v_erasure.id;
  end if;
end
$$;
comment on function private.erasure_job_changed(p_job private.jobs) is 'Ends an erasure with its job; one whose job was cancelled or died stays for the sweep.';

revoke all on function private.erasure_job_changed(p_job private.jobs) from public;
