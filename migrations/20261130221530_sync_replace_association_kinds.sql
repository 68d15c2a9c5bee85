-- sync_association_kinds, sync_apply_association_kinds: the kinds of links that are known, and the portal's definitions of them.
-- Why: they are read when a link has a kind that is not known, or another label, and with every full sync.
-- Who may call: the service.

create function public.sync_association_kinds(p_account_id uuid, p_object text)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  -- definer so that the service needs no right on the tables
  select jsonb_build_object('kinds', coalesce(jsonb_agg(jsonb_build_object('to', k.to_object_type, 'category', k.category,
    'type_id', k.type_id, 'label', k.label, 'is_recent', k.read_at > clock_timestamp() - interval '1 day')
    order by k.to_object_type, k.category, k.type_id), '[]'))
  from public.hubspot_association_kinds k
  where k.account_id = p_account_id and k.from_object_type = p_object
$$;
comment on function public.sync_association_kinds(uuid, text) is
  'The known kinds of an object''s links; is_recent says that HubSpot was asked within a day.';
revoke execute on function public.sync_association_kinds(uuid, text) from public, anon, authenticated;
grant execute on function public.sync_association_kinds(uuid, text) to service_role;

create function public.sync_apply_association_kinds(
  p_job_id bigint, p_lease_token uuid, p_object text, p_to text, p_kinds jsonb, p_seen jsonb
) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because private.jobs is outside the API and nobody else writes the mirror
declare
  v_job private.jobs := private.hold_job(p_job_id, p_lease_token);
  v_changed int;
begin
  -- 1. Between objects that can be linked there is a kind: an empty answer is none.
  if jsonb_array_length(p_kinds) = 0 then
    return jsonb_build_object('changed', 0);
  end if;
  -- 2. The definitions whole; what a link has and they do not name stays known, so that nobody asks for it again.
  delete from public.hubspot_association_kinds t
  where t.account_id = v_job.account_id and t.from_object_type = p_object and t.to_object_type = p_to and t.is_defined
    and not exists (
      select from jsonb_array_elements(p_kinds) d
      where d.value ->> 'category' = t.category and (d.value ->> 'type_id')::int = t.type_id);
  with wanted as (
    select distinct on (w.category, w.type_id) w.* from (
      select d.value ->> 'category' as category, (d.value ->> 'type_id')::int as type_id, d.value ->> 'label' as label, true as is_defined
      from jsonb_array_elements(p_kinds) d
      union all
      select s.value ->> 'category', (s.value ->> 'type_id')::int, s.value ->> 'label', false from jsonb_array_elements(p_seen) s) w
    order by w.category, w.type_id, w.is_defined desc
  ), written as (
    insert into public.hubspot_association_kinds as t
      (account_id, from_object_type, to_object_type, category, type_id, label, is_defined, read_at)
    select v_job.account_id, p_object, p_to, w.category, w.type_id, nullif(w.label, ''), w.is_defined, clock_timestamp() from wanted w
    on conflict (account_id, from_object_type, to_object_type, category, type_id) do update
      set label = excluded.label, is_defined = excluded.is_defined, read_at = excluded.read_at
    returning t.category, t.type_id, t.label
  )
  -- 3. The links of these kinds are called so from now on.
  update public.hubspot_associations a set label = w.label from written w
  where a.account_id = v_job.account_id and a.from_object_type = p_object and a.to_object_type = p_to
    and a.category = w.category and a.type_id = w.type_id and a.label is distinct from w.label;
  get diagnostics v_changed = row_count;
  return jsonb_build_object('changed', v_changed);
end
$$;
comment on function public.sync_apply_association_kinds(bigint, uuid, text, text, jsonb, jsonb) is
  'Replaces the kinds of links between two objects and calls their links so; changed counts these.';
revoke execute on function public.sync_apply_association_kinds(bigint, uuid, text, text, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.sync_apply_association_kinds(bigint, uuid, text, text, jsonb, jsonb) to service_role;
