-- Owners and admins say what a property means; what makes no sense is refused by field.

create function private.set_metric_mapping(p_account_id uuid, p_role text, p_property text, p_positive_values text[],
  p_negative_values text[]) returns jsonb language plpgsql security definer set search_path = ''
as $$
-- definer because users do not write metric_mappings; the caller's role is asked first
declare
  v_role private.metric_roles;
  v_field text;
  v_values text[];
begin
  perform private.require_portal(p_account_id, array['owner', 'admin'], 'say what its properties mean');
  select * into v_role from private.metric_roles r where r.role = p_role;
  if v_role.role is null then
    perform private.raise_problem(422, 'invalid_request', format('role: one of %s.',
      (select string_agg(r.role, ', ' order by r.position) from private.metric_roles r)));
  elsif p_property is null then
    delete from public.metric_mappings m where m.account_id = p_account_id and m.role = p_role;
    return private.list_metric_mappings(p_account_id);
  elsif not exists (select from public.hubspot_properties p
      where p.account_id = p_account_id and p.object_type = v_role.object_type and p.name = p_property) then
    perform private.raise_problem(422, 'invalid_request', format('property: the %s of this portal have none of this name; null takes the mapping back.', v_role.object_type));
  end if;
  for v_field, v_values in values ('positive_values', p_positive_values), ('negative_values', p_negative_values) loop
    if v_values is null or array_ndims(v_values) > 1 or cardinality(v_values) > 100
      or exists (select from unnest(v_values) v where v is null or v = '' or length(v) > 200) then
      perform private.raise_problem(422, 'invalid_request', v_field || ': at most 100 values of 1 to 200 characters.');
    elsif v_role.kind = 'number' and cardinality(v_values) > 0 then
      perform private.raise_problem(422, 'invalid_request', v_field || ': this role is a number and takes no values.');
    end if;
  end loop;
  if p_positive_values && p_negative_values then
    perform private.raise_problem(422, 'invalid_request', 'negative_values: a value is either positive or negative.');
  elsif v_role.kind = 'flag' and p_role <> 'answered' and cardinality(p_positive_values) = 0 then
    perform private.raise_problem(422, 'invalid_request', 'positive_values: name at least one value that means yes.');
  elsif v_role.kind = 'text' and cardinality(p_negative_values) > 0 then
    perform private.raise_problem(422, 'invalid_request', 'negative_values: this role is a text and takes none.');
  end if;
  insert into public.metric_mappings as m (account_id, role, object_type, property, positive_values, negative_values)
  values (p_account_id, p_role, v_role.object_type, p_property, p_positive_values, p_negative_values)
  on conflict (account_id, role) do update set property = excluded.property, positive_values = excluded.positive_values,
    negative_values = excluded.negative_values
  where (m.property, m.positive_values, m.negative_values) is distinct from (excluded.property, excluded.positive_values, excluded.negative_values);
  return private.list_metric_mappings(p_account_id);
end
$$;
comment on function private.set_metric_mapping(uuid, text, text, text[], text[]) is 'See metric_mapping_set.';
revoke all on function private.set_metric_mapping(uuid, text, text, text[], text[]) from public;
grant execute on function private.set_metric_mapping(uuid, text, text, text[], text[]) to authenticated;

create function public.metric_mapping_set(p_account_id uuid, p_role text, p_property text, p_positive_values text[] default '{}',
  p_negative_values text[] default '{}') returns jsonb language sql set search_path = ''
as $$ select private.set_metric_mapping(p_account_id, p_role, p_property, p_positive_values, p_negative_values) $$;
comment on function public.metric_mapping_set(uuid, text, text, text[], text[]) is
  'Says which property of a portal has a role and what its values mean; null as the property takes it back. Returns the list. For owners and admins.';
revoke all on function public.metric_mapping_set(uuid, text, text, text[], text[]) from public, anon;
grant execute on function public.metric_mapping_set(uuid, text, text, text[], text[]) to authenticated;
