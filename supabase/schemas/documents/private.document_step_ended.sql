-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.document_step_ended(p_job_id bigint, p_lease_token uuid) returns boolean
  language sql stable
  set search_path = ''
  as $$
  select exists (
    select from private.jobs j join public.document_steps s on s.document_id = (j.payload ->> 'document_id')::uuid
      and s.generation = (j.payload ->> 'generation')::int and s.step = split_part(j.kind, '.', 2)
    where j.id = p_job_id and j.state = 'done' and s.status = 'completed' and s.worker = md5(p_lease_token::text))
$$;
comment on function private.document_step_ended(p_job_id bigint, p_lease_token uuid) is 'Whether this lease holder has already ended the step: a finish that is sent again is answered, not refused.';

revoke all on function private.document_step_ended(p_job_id bigint, p_lease_token uuid) from public;
