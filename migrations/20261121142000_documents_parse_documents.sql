-- The parse step: what to parse, a commit of parts, the end.
-- Why: parts are functions of the file alone, so a commit that is sent again, or comes from a worker before, adds nothing.
-- Who may call: the service, holding the job's lease.

create function private.document_settings(p_account_id uuid, p_purpose text) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce((select c.settings from public.ai_configurations c
    where c.account_id = p_account_id and c.purpose = p_purpose and c.is_active), '{}')
$$;
comment on function private.document_settings(uuid, text) is 'Settings of the portal''s active configuration of a purpose; {} without one.';

create function private.document_parts_end(p_document_id uuid, p_generation int, out next_part int, out char_count bigint)
language sql stable set search_path = ''
as $$
  select coalesce(max(e.part_index) + 1, 0), coalesce(max(e.char_end), 0) from (
    select p.part_index, p.char_start + p.char_count as char_end from public.document_parts p
    where p.document_id = p_document_id and p.generation = p_generation order by p.part_index desc limit 1) e
$$;
comment on function private.document_parts_end(uuid, int) is 'Where the next part of a generation goes.';

create function public.document_parse_state(p_job_id bigint, p_lease_token uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_document public.documents := private.hold_document(v_job);
  v_end record;
begin
  if v_document.id is null then
    return jsonb_build_object('document', null, 'cursor', v_job.cursor, 'attempts', v_job.attempts, 'next_part', 0,
      'char_count', 0, 'settings', '{}'::jsonb, 'cancelled', true);
  end if;
  select * into v_end from private.document_parts_end(v_document.id, v_document.generation);
  return jsonb_build_object(
    'document', jsonb_build_object('id', v_document.id, 'account_id', v_document.account_id,
      'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_document.account_id),
      'user_id', v_document.user_id, 'filename', v_document.filename, 'content_type', v_document.content_type,
      'storage_path', v_document.storage_path, 'size_bytes', v_document.size_bytes, 'generation', v_document.generation,
      'parse_policy', v_document.parse_policy),
    'cursor', v_job.cursor, 'attempts', v_job.attempts, 'next_part', v_end.next_part, 'char_count', v_end.char_count,
    'settings', private.document_settings(v_document.account_id, 'documents:parse'), 'cancelled', false);
end
$$;
comment on function public.document_parse_state(bigint, uuid) is
  'The document to parse, how far it got and the portal''s settings; document is null when there is nothing to do any more.';

create function public.document_parse_commit(p_job_id bigint, p_lease_token uuid, p_from_part int, p_parts jsonb, p_cursor jsonb)
returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function public.document_parse_commit(bigint, uuid, int, jsonb, jsonb) is
  'Stores parts from p_from_part on [{markdown, units}] with the cursor; what is there already stays. 409 part_gap when some lack.';

revoke execute on function private.document_settings(uuid, text), private.document_parts_end(uuid, int),
  public.document_parse_state(bigint, uuid), public.document_parse_commit(bigint, uuid, int, jsonb, jsonb)
  from public, anon, authenticated;
grant execute on function public.document_parse_state(bigint, uuid), public.document_parse_commit(bigint, uuid, int, jsonb, jsonb)
  to service_role;
