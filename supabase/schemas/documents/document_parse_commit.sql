-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_parse_commit(p_job_id bigint, p_lease_token uuid, p_from_part integer, p_parts jsonb, p_cursor jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because private.jobs is outside the API and parts are written here alone
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_document public.documents := private.hold_document(v_job);
  v_end record;
  v_count int := jsonb_array_length(coalesce(nullif(p_parts, 'null'), '[]'));
begin
  select * into v_end from private.document_parts_end(v_document.id, v_document.generation);
  if v_document.id is null then
    return jsonb_build_object('cancelled', true, 'next_part', 0);
  elsif p_from_part > v_end.next_part or p_from_part < 0 then
    perform private.raise_problem(409, 'part_gap', format('The next part of this document is %s.', v_end.next_part));
  elsif p_from_part < v_end.next_part and p_from_part + v_count <= v_end.next_part then
    -- Sent again, or by a worker that read the same before: all of it is there.
    return jsonb_build_object('cancelled', false, 'next_part', v_end.next_part);
  end if;
  insert into public.document_parts (document_id, generation, part_index, char_start, char_count, markdown, units)
  select v_document.id, v_document.generation, p_from_part + x.n,
    v_end.char_count + coalesce(sum(length(x.markdown)) over (order by x.n rows between unbounded preceding and 1 preceding), 0),
    length(x.markdown), x.markdown, x.units
  from (
    select (e.n - 1)::int as n, coalesce(e.part ->> 'markdown', '') as markdown, coalesce(nullif(e.part -> 'units', 'null'), '[]') as units
    from jsonb_array_elements(coalesce(nullif(p_parts, 'null'), '[]')) with ordinality e (part, n)
    where p_from_part + e.n > v_end.next_part) x;
  select * into v_end from private.document_parts_end(v_document.id, v_document.generation);
  if v_count > 0 or p_cursor is distinct from v_job.cursor then
    perform private.commit_document_step(v_job, v_document, p_cursor,
      jsonb_build_object('parts', v_end.next_part, 'chars', v_end.char_count));
  end if;
  return jsonb_build_object('cancelled', false, 'next_part', v_end.next_part);
end
$$;
comment on function public.document_parse_commit(p_job_id bigint, p_lease_token uuid, p_from_part integer, p_parts jsonb, p_cursor jsonb) is 'Stores parts from p_from_part on [{markdown, units}] with the cursor; what is there already stays. 409 part_gap when some lack.';

revoke all on function public.document_parse_commit(p_job_id bigint, p_lease_token uuid, p_from_part integer, p_parts jsonb, p_cursor jsonb) from public;
grant all on function public.document_parse_commit(p_job_id bigint, p_lease_token uuid, p_from_part integer, p_parts jsonb, p_cursor jsonb) to service_role;
