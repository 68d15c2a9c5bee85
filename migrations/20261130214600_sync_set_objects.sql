-- Owners and admins say what is mirrored.
-- Why: an object is a row, so a portal needs nobody of us to have its tickets.
-- Who may call: users; the role is asked first.

create function private.sync_object_shown(p_account_id uuid, p_object text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('object_type', o.object_type, 'object_type_id', o.object_type_id, 'name', o.name,
    'links_to', o.links_to, 'is_enabled', o.is_enabled,
    'last_full_sync', (select private.iso(t.last_full_sync) from public.sync_status t
      where t.account_id = p_account_id and t.entity_type = o.object_type))
  from private.objects_of(p_account_id) o where o.object_type = p_object
$$;
comment on function private.sync_object_shown(uuid, text) is 'An object of a portal as clients get it.';
revoke execute on function private.sync_object_shown(uuid, text) from public;

create function private.set_sync_object(p_account_id uuid, p_object text, p_is_enabled boolean, p_links_to text[])
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because users do not write sync_objects; the role is asked first
declare
  -- HubSpot has ten custom objects at most in most of its plans, and a portal is synced in one session.
  c_most constant int := 30;
  v_object text := lower(trim(p_object));
  v_odd text;
  v_default private.standard_objects;
begin
  if p_account_id not in (select private.my_account_ids(array['owner', 'admin'])) then
    perform private.raise_problem(403, 'forbidden', 'Only an owner or an admin says what is synced.');
  end if;
  -- 1. It makes sense: an object that HubSpot has, and links with such ones.
  select * into v_default from private.standard_objects s where s.object_type = v_object;
  if v_default.object_type is null and coalesce(v_object !~ '^2-[0-9]{1,20}$', true) then
    perform private.raise_problem(422, 'unknown_object', 'object: name one of HubSpot''s ('
      || (select string_agg(s.object_type, ', ' order by s.position) from private.standard_objects s)
      || '), or the type id of a custom one, 2-…');
  elsif v_object = 'contacts' and not p_is_enabled then
    perform private.raise_problem(422, 'invalid_request', 'is_enabled: contacts are always synced, bookings and scores hang on them.');
  end if;
  select l into v_odd from unnest(p_links_to) l
  where l is null or not (l ~ '^2-[0-9]{1,20}$' or exists (select from private.standard_objects s where s.object_type = l)) limit 1;
  if found then
    perform private.raise_problem(422, 'invalid_request', format('links_to: %s is no object.', left(coalesce(v_odd, 'null'), 40)));
  elsif cardinality(p_links_to) > 10 then
    perform private.raise_problem(422, 'invalid_request', 'links_to: ten objects at most.');
  end if;
  -- 2. The account, locked: two admins at once do not pass the bound together.
  perform from public.hubspot_accounts a where a.id = p_account_id for no key update;
  if p_is_enabled and (select count(*) from private.objects_of(p_account_id) o where o.is_enabled and o.object_type <> v_object) >= c_most then
    perform private.raise_problem(422, 'invalid_request', format('object: %s are synced already, and no more can be.', c_most));
  end if;
  insert into public.sync_objects as t (account_id, object_type, name, links_to, is_enabled)
  values (p_account_id, v_object, v_object, coalesce(p_links_to, v_default.links_to, '{contacts,companies,deals}'),
    coalesce(p_is_enabled, true))
  on conflict (account_id, object_type) do update set
    links_to = coalesce(p_links_to, t.links_to), is_enabled = coalesce(p_is_enabled, t.is_enabled);
  return private.sync_object_shown(p_account_id, v_object);
end
$$;
comment on function private.set_sync_object(uuid, text, boolean, text[]) is 'Says what of an object is mirrored; see sync_object_set.';
revoke execute on function private.set_sync_object(uuid, text, boolean, text[]) from public;
grant execute on function private.set_sync_object(uuid, text, boolean, text[]) to authenticated;

create function public.sync_object_set(p_portal_id text, p_object text, p_is_enabled boolean default null,
  p_links_to text[] default null) returns jsonb
language sql volatile set search_path = ''
as $$
  select private.set_sync_object(private.portal_of(p_portal_id), p_object, p_is_enabled, p_links_to)
$$;
comment on function public.sync_object_set(text, text, boolean, text[]) is
  'Switches the sync of an object on or off, from the next session on, and says which links go with its records; what is null stays.';
revoke execute on function public.sync_object_set(text, text, boolean, text[]) from public;
grant execute on function public.sync_object_set(text, text, boolean, text[]) to authenticated;

create function private.list_sync_objects(p_account_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
-- definer because private.standard_objects is outside the API; the portal is asked first
  select coalesce(jsonb_agg(private.sync_object_shown(p_account_id, o.object_type) order by o.position nulls last, o.object_type), '[]')
  from private.objects_of(p_account_id) o where p_account_id in (select private.my_account_ids())
$$;
comment on function private.list_sync_objects(uuid) is 'The objects that a portal can mirror; see sync_object_list.';
revoke execute on function private.list_sync_objects(uuid) from public;
grant execute on function private.list_sync_objects(uuid) to authenticated;

create function public.sync_object_list(p_portal_id text default null) returns jsonb
language sql stable set search_path = ''
as $$
  select private.list_sync_objects(private.portal_of(p_portal_id))
$$;
comment on function public.sync_object_list(text) is 'Which objects a portal mirrors, and which more it could; any member asks.';
revoke execute on function public.sync_object_list(text) from public;
grant execute on function public.sync_object_list(text) to authenticated;
