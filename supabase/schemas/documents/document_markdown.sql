-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.document_markdown(p_document_id uuid, p_from bigint default 0, p_limit integer default 100000) returns jsonb
  language plpgsql
  set search_path = ''
  as $$
declare
  v_generation int;
  v_total bigint;
  v_from bigint := greatest(coalesce(p_from, 0), 0);
  v_to bigint := v_from + least(greatest(coalesce(p_limit, 100000), 1), 1000000);
begin
  select d.active_generation into v_generation from public.documents d where d.id = p_document_id;
  if not found then
    perform private.raise_problem(404, 'unknown_document', 'There is no such document.');
  elsif v_generation is null then
    perform private.raise_problem(409, 'not_completed', 'This document has not been processed to its end yet.');
  end if;
  perform public.document_access_record(array[p_document_id], 'view');
  select coalesce(max(p.char_start + p.char_count), 0) into v_total
  from public.document_parts p where p.document_id = p_document_id and p.generation = v_generation;
  return jsonb_build_object('document_id', p_document_id, 'generation', v_generation, 'from', v_from,
    'text', private.document_range(p_document_id, v_generation, v_from, v_to), 'total_chars', v_total,
    'next', case when v_to < v_total then v_to end);
end
$$;
comment on function public.document_markdown(p_document_id uuid, p_from bigint, p_limit integer) is 'Up to p_limit code points of a document''s text, at most a million; logs the access.';

revoke all on function public.document_markdown(p_document_id uuid, p_from bigint, p_limit integer) from public;
grant all on function public.document_markdown(p_document_id uuid, p_from bigint, p_limit integer) to authenticated;
grant all on function public.document_markdown(p_document_id uuid, p_from bigint, p_limit integer) to service_role;
