-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_erase_state(p_job_id bigint, p_lease_token uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_erasure private.document_erasures;
begin
  select * into v_erasure from private.document_erasures e
  where e.id = (v_job.payload ->> 'erasure_id')::bigint and e.job_id = v_job.id;
  return jsonb_build_object('document_id', v_job.payload -> 'document_id', 'bucket', 'documents', 'cancelled', v_erasure.id is null,
    'paths', (select coalesce(jsonb_agg(p order by p), '[]') from unnest(v_erasure.paths) p
      where not exists (select from public.documents d where d.storage_path = p)));
end
$$;
comment on function public.document_erase_state(p_job_id bigint, p_lease_token uuid) is 'Which files to delete: not one that another document has meanwhile. Complete the job when they are gone, also when they were before.';

revoke all on function public.document_erase_state(p_job_id bigint, p_lease_token uuid) from public;
grant all on function public.document_erase_state(p_job_id bigint, p_lease_token uuid) to service_role;
