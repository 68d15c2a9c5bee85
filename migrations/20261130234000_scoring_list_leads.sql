-- The best records of a portal with what a list shows of each, page by page: one question where a frontend asked three.

create function private.lead_filter(p_object_type text, p_grades text[], p_search text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_object_type not in ('contacts', 'companies', 'deals') or p_object_type is null then
    perform private.raise_problem(422, 'invalid_request', 'object_type is contacts, companies or deals.');
  elsif not p_grades <@ array['A', 'B', 'C', 'D', 'E'] then
    perform private.raise_problem(422, 'invalid_request', 'grades are some of A, B, C, D and E.');
  elsif length(p_search) > 100 then
    perform private.raise_problem(422, 'invalid_request', 'search has at most 100 characters.');
  end if;
  return '%' || regexp_replace(p_search, '([\\%_])', '\\\1', 'g') || '%';
end
$$;
comment on function private.lead_filter(text, text[], text) is
  'Refuses filters of leads that are none, naming them; the search as a pattern of like, in which nothing that was typed means more than itself.';
revoke all on function private.lead_filter(text, text[], text) from public;
grant execute on function private.lead_filter(text, text[], text) to authenticated;

create function public.lead_list(
  p_portal_id text default null, p_object_type text default 'contacts', p_grades text[] default null, p_search text default null,
  p_limit int default 50, p_cursor text default null
) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_account_id uuid := private.portal_of(p_portal_id);
  v_limit int := private.page_size(p_limit);
  v_pattern text := private.lead_filter(p_object_type, p_grades, p_search);
  v_title text := case p_object_type
    when 'contacts' then $title$nullif(concat_ws(' ', r.firstname, r.lastname), '')$title$ when 'companies' then 'r.name' else 'r.dealname' end;
  v_detail text := case p_object_type when 'contacts' then 'r.email' when 'companies' then 'r.domain' else 'r.dealstage' end;
  v_answer jsonb;
begin
  if p_cursor !~ '^[0-9]{1,3}_[0-9A-Za-z-]{1,40}$' then
    perform private.raise_problem(400, 'invalid_cursor', 'cursor is the next_cursor of the page before.');
  end if;
  -- Planned anew each time, for the filters that are there. The first bound of the cursor is the index's, the second its ties'.
  execute format($sql$
    with page as (
      select s.*, %s as title, %s as detail
      from public.record_scores s
      join public.%I r on r.account_id = s.account_id and r.hubspot_id = s.record_id and r.archived_at is null
      where s.account_id = $1 and s.object_type = $2 %s
      order by s.score desc, s.record_id limit %s)
    select jsonb_build_object('data', coalesce(jsonb_agg(jsonb_build_object('record_id', p.record_id, 'title', p.title, 'detail', p.detail,
        'score', p.score, 'grade', p.grade, 'probability', p.probability, 'source', p.source, 'model_version', p.model_version,
        'reasons', jsonb_path_query_array(p.reasons, '$[0 to 2]'), 'scored_at', private.iso(p.scored_at),
        'stale_since', private.iso(p.stale_since)) order by p.score desc, p.record_id), '[]'),
      'next_cursor', case when count(*) = %6$s then (array_agg(p.score || '_' || p.record_id order by p.score desc, p.record_id))[count(*)] end)
    from page p
  $sql$, v_title, v_detail, 'hubspot_' || p_object_type || '_raw', concat_ws(' ', '',
    case when p_grades is not null then 'and s.grade = any ($3)' end,
    case when p_search <> '' then format('and (%s ilike $4 or %s ilike $4 or s.record_id = $5)', v_title, v_detail) end,
    case when p_cursor is not null then
      'and s.score <= split_part($6, ''_'', 1)::int and (s.score < split_part($6, ''_'', 1)::int or s.record_id > split_part($6, ''_'', 2))' end),
    v_limit, v_limit)
  into v_answer using v_account_id, p_object_type, p_grades, v_pattern, p_search, p_cursor;
  return v_answer;
end
$$;
comment on function public.lead_list(text, text, text[], text, int, text) is
  'A page of the scored live records of a portal, the best first: name, score, grade and the three strongest reasons. Of some grades, or those whose name, address or id is searched for.';
revoke all on function public.lead_list(text, text, text[], text, int, text) from public;
grant execute on function public.lead_list(text, text, text[], text, int, text) to authenticated;
