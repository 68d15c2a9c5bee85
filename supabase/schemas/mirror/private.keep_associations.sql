-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.keep_associations() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because nobody else writes hubspot_associations
declare
  -- The shared table has no argument: its rows say of which object they are.
  v_type constant text := case tg_nargs when 0 then 'x.object_type' else quote_literal(tg_argv[0]) end;
  v_key constant text := case tg_nargs when 0 then 'account_id, object_type, hubspot_id' else 'account_id, hubspot_id' end;
  v_own constant text := case tg_nargs when 0 then ', n.object_type' else '' end;
  -- The links of the record x: associations.{type}.results[] of id and type, and of a kind whose name says nothing its category
  -- and type id. Part of the statements below and no function, since a call per record costs more than the links do.
  v_links constant text := $sql$
    select distinct x.account_id, %1$s as from_object_type, x.hubspot_id, lower(l.key) as to_object_type, r.value ->> 'id' as to_object_id,
      coalesce(r.value ->> 'type', '') as association_type, t.category, t.type_id, k.label
    from %2$s x
    cross join jsonb_each(
      case jsonb_typeof(x.raw_json -> 'associations') when 'object' then x.raw_json -> 'associations' else '{}' end) l
    cross join jsonb_array_elements(
      case jsonb_typeof(l.value -> 'results') when 'array' then l.value -> 'results' else '[]' end) r
    left join private.association_names n on n.name = r.value ->> 'type'
    cross join lateral (
      select case when n.type_id is not null then 'HUBSPOT_DEFINED' when r.value ->> 'typeId' ~ '^[0-9]{1,9}$' then r.value ->> 'category' end
          as category,
        case when n.type_id is not null then n.type_id
          when r.value ->> 'typeId' ~ '^[0-9]{1,9}$' and r.value ->> 'category' is not null then (r.value ->> 'typeId')::int end as type_id) t
    left join public.hubspot_association_kinds k on k.account_id = x.account_id and k.from_object_type = %1$s
      and k.to_object_type = lower(l.key) and k.category = t.category and k.type_id = t.type_id
    where r.value ->> 'id' is not null
  $sql$;
begin
  if tg_op = 'INSERT' then
    execute format($sql$
      insert into public.hubspot_associations
        (account_id, from_object_type, from_object_id, to_object_type, to_object_id, association_type, category, type_id, label)
      select w.account_id, w.from_object_type, w.hubspot_id, w.to_object_type, w.to_object_id, w.association_type, w.category, w.type_id, w.label
      from (%s) w
      on conflict do nothing
    $sql$, format(v_links, v_type, 'new_rows'));
    return null;
  end if;
  -- Planned anew each time: a plan kept from a statement without rows would join the two transition tables by nested loops.
  -- 1. Only records whose links changed are touched. 2. Links that are gone. 3. Links that are new.
  execute format($sql$
    with changed as materialized (
      select n.account_id, n.hubspot_id, n.raw_json%s
      from new_rows n join old_rows o using (%s)
      where n.updated_at is distinct from o.updated_at
        and n.raw_json -> 'associations' is distinct from o.raw_json -> 'associations'
    ), wanted as materialized (%s), gone as (
      delete from public.hubspot_associations a using changed c
      where a.account_id = c.account_id and a.from_object_id = c.hubspot_id and a.from_object_type = %s
        and not exists (
          select from wanted w
          where w.account_id = a.account_id and w.from_object_type = a.from_object_type and w.hubspot_id = a.from_object_id and w.to_object_type = a.to_object_type
            and w.to_object_id = a.to_object_id and w.association_type = a.association_type)
    )
    insert into public.hubspot_associations
      (account_id, from_object_type, from_object_id, to_object_type, to_object_id, association_type, category, type_id, label)
    select w.account_id, w.from_object_type, w.hubspot_id, w.to_object_type, w.to_object_id, w.association_type, w.category, w.type_id, w.label
    from wanted w
    on conflict do nothing
  $sql$, v_own, v_key, format(v_links, v_type, 'changed'), replace(v_type, 'x.', 'c.'));
  return null;
end
$_$;
comment on function private.keep_associations() is 'Statement trigger of a mirror table (argument: object type): keeps hubspot_associations equal to raw_json.';

revoke all on function private.keep_associations() from public;
