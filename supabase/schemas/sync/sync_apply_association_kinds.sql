-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.sync_apply_association_kinds(p_job_id bigint, p_lease_token uuid, p_object text, p_to text, p_kinds jsonb, p_seen jsonb) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
comment on function public.sync_apply_association_kinds(p_job_id bigint, p_lease_token uuid, p_object text, p_to text, p_kinds jsonb, p_seen jsonb) is 'Replaces the kinds of links between two objects and calls their links so; changed counts these.';

revoke all on function public.sync_apply_association_kinds(p_job_id bigint, p_lease_token uuid, p_object text, p_to text, p_kinds jsonb, p_seen jsonb) from public;
grant all on function public.sync_apply_association_kinds(p_job_id bigint, p_lease_token uuid, p_object text, p_to text, p_kinds jsonb, p_seen jsonb) to service_role;
