-- What a search is limited to: the filter checked once, the models that can answer.
-- Why: a misspelt condition is an error, not a search of everything.
-- Who may call: search_documents; document_search_models is for users.

create function private.search_filter(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_key text;
  v_value jsonb;
  v_filter jsonb := '{}';
begin
  if jsonb_typeof(coalesce(p_filter, '{}')) not in ('object', 'null') then
    perform private.raise_problem(422, 'invalid_filter', 'The filter is an object.');
  end if;
  for v_key, v_value in select * from jsonb_each(case when jsonb_typeof(p_filter) = 'object' then p_filter else '{}' end) loop
    continue when v_value = 'null';
    if v_key not in ('portal_id', 'document_ids', 'content_types', 'languages', 'from', 'to', 'metadata', 'per_document') then
      perform private.raise_problem(422, 'invalid_filter', format('There is no condition %s.', left(v_key, 50)));
    elsif v_key in ('document_ids', 'content_types', 'languages') then
      if jsonb_typeof(v_value) <> 'array' or jsonb_path_exists(v_value, '$[*] ? (@.type() != "string")') then
        perform private.raise_problem(422, 'invalid_filter', format('%s is a list of texts.', v_key));
      end if;
      if v_key = 'document_ids' then
        if exists (select from jsonb_array_elements_text(v_value) i where not pg_input_is_valid(i, 'uuid')) then
          perform private.raise_problem(422, 'invalid_filter', 'document_ids is a list of ids.');
        end if;
        v_value := (select coalesce(jsonb_agg(i::uuid), '[]') from jsonb_array_elements_text(v_value) i);
      end if;
    elsif v_key in ('from', 'to') then
      if jsonb_typeof(v_value) <> 'string' or not pg_input_is_valid(v_value #>> '{}', 'timestamptz') then
        perform private.raise_problem(422, 'invalid_filter', format('%s is a time such as 2026-11-21T10:00:00Z.', v_key));
      end if;
    elsif v_key = 'metadata' and jsonb_typeof(v_value) <> 'object' then
      perform private.raise_problem(422, 'invalid_filter', 'metadata is an object that the document''s metadata contains.');
    elsif v_key = 'portal_id' and jsonb_typeof(v_value) not in ('string', 'number') then
      perform private.raise_problem(422, 'invalid_filter', 'portal_id is the id of a portal.');
    elsif v_key = 'per_document' and (jsonb_typeof(v_value) <> 'number' or (v_value #>> '{}')::numeric not between 1 and 100) then
      perform private.raise_problem(422, 'invalid_filter', 'per_document is a number from 1 to 100.');
    end if;
    v_filter := v_filter || jsonb_build_object(v_key, v_value);
  end loop;
  return v_filter;
end
$$;
comment on function private.search_filter(jsonb) is 'A filter without its empty conditions and with ids in one spelling; 422 invalid_filter.';

create function private.search_accounts(p_filter jsonb) returns setof uuid
language sql stable security definer set search_path = ''
as $$
  -- definer because the service searches in every portal and users in theirs, whatever their role
  select a.id from public.hubspot_accounts a
  where (not p_filter ? 'portal_id' or a.portal_id = p_filter ->> 'portal_id')
    and ((select auth.role()) = 'service_role' or a.id = any (array(select private.my_account_ids())))
$$;
comment on function private.search_accounts(jsonb) is 'Portals that a search of the caller looks into.';

create function private.active_models(p_accounts uuid[]) returns table (account_id uuid, provider text, model text)
language sql stable security definer set search_path = ''
as $$
  -- definer because the models are outside the API; their names are no secret to members of the portal
  select m.account_id, m.provider, m.model from private.embedding_models m
  where m.state = 'active' and m.account_id = any (p_accounts)
    and ((select auth.role()) = 'service_role' or m.account_id = any (array(select private.my_account_ids())))
$$;
comment on function private.active_models(uuid[]) is 'The model in force in each of these portals of the caller.';

create function public.document_search_models(p_filter jsonb default '{}') returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(distinct jsonb_build_object('model', m.model, 'provider', m.provider)), '[]')
  from private.active_models(array(select private.search_accounts(private.search_filter(p_filter)))) m
  -- A portal counts when the caller reads a document of it that can be found.
  where exists (select from public.documents d where d.account_id = m.account_id and d.active_generation is not null
    and (d.user_id = (select auth.uid()) or d.id in (select private.shared_document_ids()) or (select auth.role()) = 'service_role'))
$$;
comment on function public.document_search_models(jsonb) is
  'Models [{model, provider}] that the documents of the caller are embedded with: a search gives the question''s vector for each.';

revoke execute on function private.search_filter(jsonb), private.search_accounts(jsonb), private.active_models(uuid[]),
  public.document_search_models(jsonb) from public, anon;
grant execute on function private.search_filter(jsonb), private.search_accounts(jsonb), private.active_models(uuid[]),
  public.document_search_models(jsonb) to authenticated, service_role;
