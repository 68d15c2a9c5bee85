-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.metric_mapping(p_account_id uuid) returns table(role text, "position" integer, object_type text, kind text, label text, property text, positive_values text[], negative_values text[], is_default boolean, is_mapped boolean)
  language sql stable
  set search_path = ''
  as $$
  -- A default counts where the portal defines its property.
  select r.role, r.position, r.object_type, r.kind, r.label, coalesce(m.property, r.default_property),
    coalesce(m.positive_values, r.default_positive), coalesce(m.negative_values, r.default_negative), m.role is null,
    m.role is not null or r.role in ('amount', 'answered') or exists (select from public.hubspot_properties p
      where p.account_id = p_account_id and p.object_type = r.object_type and p.name = r.default_property)
  from private.metric_roles r left join public.metric_mappings m on m.account_id = p_account_id and m.role = r.role
$$;
comment on function private.metric_mapping(p_account_id uuid) is 'What each role is in a portal: as mapped, else the default.';

revoke all on function private.metric_mapping(p_account_id uuid) from public;
