-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.set_sync_object(p_account_id uuid, p_object text, p_is_enabled boolean, p_links_to text[]) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $_$
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
$_$;
comment on function private.set_sync_object(p_account_id uuid, p_object text, p_is_enabled boolean, p_links_to text[]) is 'Says what of an object is mirrored; see sync_object_set.';

revoke all on function private.set_sync_object(p_account_id uuid, p_object text, p_is_enabled boolean, p_links_to text[]) from public;
grant all on function private.set_sync_object(p_account_id uuid, p_object text, p_is_enabled boolean, p_links_to text[]) to authenticated;
