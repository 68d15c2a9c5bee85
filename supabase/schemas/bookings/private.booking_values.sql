-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.booking_values(p_properties jsonb, p_fields jsonb) returns jsonb
  language sql stable
  set search_path = ''
  as $_$
  -- An empty property is null, one that cannot be read is missing. HubSpot's options have spaces, hyphens and one l or two.
  select coalesce(jsonb_object_agg(v.field, v.value) filter (where v.raw is null or v.value is not null), '{}') from (
    select x.field, x.raw, case
      when length(x.raw) > x.longest or (x.field = 'booking_id' and x.raw !~ '^[[:graph:]]([[:print:]]*[[:graph:]])?$') then null
      when x.field <> 'status' then x.raw
      when x.status in ('active', 'no_show') then x.status
      when x.status in ('cancelled', 'canceled') then 'cancelled' end as value
    from (
      select f.field, f.longest, r.raw, translate(lower(r.raw), ' -', '__') as status from private.booking_fields f
      cross join lateral (
        select nullif(trim(p_properties ->> private.booking_property(p_fields, f.field)), '') as raw) r
      where p_properties ? private.booking_property(p_fields, f.field)) x) v
$_$;
comment on function private.booking_values(p_properties jsonb, p_fields jsonb) is 'The columns of a booking that HubSpot''s properties have; what cannot be read is missing.';

revoke all on function private.booking_values(p_properties jsonb, p_fields jsonb) from public;
