-- What lists for frontends ask first: whose portal it is, and whether the filter is one.

create function private.require_portal(p_account_id uuid, p_roles text[] default null, p_doing text default null) returns void
language plpgsql stable security invoker set search_path = '' as $$
begin
  -- Of a portal of others it is not even said that it exists, and a personal space is none.
  if p_account_id is null or p_account_id not in (select private.my_account_ids())
    or not exists (select from public.hubspot_accounts a where a.id = p_account_id and a.personal_of is null) then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  elsif p_roles is not null and p_account_id not in (select private.my_account_ids(p_roles)) then
    perform private.raise_problem(403, 'forbidden', format('Only %ss of the portal %s.', array_to_string(p_roles, 's and '), p_doing));
  end if;
end
$$;
comment on function private.require_portal(uuid, text[], text) is
  'Refuses whoever is no member of the portal (404 unknown_portal), or has none of the roles (403 forbidden).';
revoke all on function private.require_portal(uuid, text[], text) from public;
grant execute on function private.require_portal(uuid, text[], text) to authenticated;

create function private.read_filter(p_filter jsonb, p_names text[]) returns jsonb
language plpgsql immutable security invoker set search_path = '' as $$
declare
  v_name text;
begin
  if jsonb_typeof(coalesce(p_filter, '{}')) <> 'object' then
    perform private.raise_problem(422, 'invalid_request', 'filter is an object of ' || array_to_string(p_names, ', ') || '.');
  end if;
  select f.key into v_name from jsonb_each(coalesce(p_filter, '{}')) f
  where f.key <> all (p_names) or jsonb_typeof(f.value) not in ('string', 'null') or length(f.value #>> '{}') > 200
  order by f.key limit 1;
  if found then
    perform private.raise_problem(422, 'invalid_request', format('filter: %s is a text for each of %s.', left(v_name, 40),
      array_to_string(p_names, ', ')));
  end if;
  return jsonb_strip_nulls(coalesce(p_filter, '{}'));
end
$$;
comment on function private.read_filter(jsonb, text[]) is 'A filter of texts by name, without nulls; 422 for what is none, or names something else.';
revoke all on function private.read_filter(jsonb, text[]) from public;
grant execute on function private.read_filter(jsonb, text[]) to authenticated;
