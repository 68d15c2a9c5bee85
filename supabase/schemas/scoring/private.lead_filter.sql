-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.lead_filter(p_object_type text, p_grades text[], p_search text) returns text
  language plpgsql immutable
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
comment on function private.lead_filter(p_object_type text, p_grades text[], p_search text) is 'Refuses filters of leads that are none, naming them; the search as a pattern of like, in which nothing that was typed means more than itself.';

revoke all on function private.lead_filter(p_object_type text, p_grades text[], p_search text) from public;
grant all on function private.lead_filter(p_object_type text, p_grades text[], p_search text) to authenticated;
