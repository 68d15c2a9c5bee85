-- hubspot_associations: the links between mirrored records, as rows for joins.
-- Why: raw_json holds them as HubSpot answers them; a trigger on each mirror table keeps the rows beside it.
-- Who may call: members read; the triggers alone write.

create table public.hubspot_associations (
  account_id uuid not null,
  from_object_type text not null,
  from_object_id text collate "C" not null,
  to_object_type text not null,
  to_object_id text collate "C" not null,
  association_type text not null,
  constraint hubspot_associations_pkey
    primary key (account_id, from_object_id, to_object_id, from_object_type, to_object_type, association_type)
);
-- No index from the other end: HubSpot lists each link on both records, so both directions are rows of their own, and the
-- index would cost a tenth of a full sync's time on the embedded database.

comment on table public.hubspot_associations is 'Directed links between mirrored records, as the from-record lists them.';
comment on column public.hubspot_associations.account_id is 'The portal.';
comment on column public.hubspot_associations.from_object_type is 'Object type of the record that lists the link: contacts, deals, …';
comment on column public.hubspot_associations.from_object_id is 'HubSpot id of the record that lists the link.';
comment on column public.hubspot_associations.to_object_type is 'Object type of the linked record, as HubSpot names the list.';
comment on column public.hubspot_associations.to_object_id is 'HubSpot id of the linked record, which may not be mirrored.';
comment on column public.hubspot_associations.association_type is 'HubSpot''s type, for example contact_to_company.';

alter table public.hubspot_associations enable row level security;
create policy "Members read the associations of their portals" on public.hubspot_associations
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the associations of their portals" on public.hubspot_associations is
  'Any role reads; membership is asked once per statement.';
grant select on public.hubspot_associations to authenticated;
grant select, insert, update, delete on public.hubspot_associations to service_role;

create function private.keep_associations() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because nobody else writes hubspot_associations
declare
  v_object text := tg_argv[0];
  -- The links of the record x: associations.{type}.results[] of id and type. Part of the statements below and no function,
  -- since a call per record costs more than the links do.
  v_links constant text := $sql$
    select distinct x.account_id, x.hubspot_id, lower(l.key) as to_object_type, r.value ->> 'id' as to_object_id,
      coalesce(r.value ->> 'type', '') as association_type
    from %s x
    cross join jsonb_each(
      case jsonb_typeof(x.raw_json -> 'associations') when 'object' then x.raw_json -> 'associations' else '{}' end) l
    cross join jsonb_array_elements(
      case jsonb_typeof(l.value -> 'results') when 'array' then l.value -> 'results' else '[]' end) r
    where r.value ->> 'id' is not null
  $sql$;
begin
  if tg_op = 'INSERT' then
    execute format($sql$
      insert into public.hubspot_associations
      select w.account_id, $1, w.hubspot_id, w.to_object_type, w.to_object_id, w.association_type from (%s) w
      on conflict do nothing
    $sql$, format(v_links, 'new_rows')) using v_object;
    return null;
  end if;
  -- Planned anew each time: a plan kept from a statement without rows would join the two transition tables by nested loops.
  -- 1. Only records whose links changed are touched. 2. Links that are gone. 3. Links that are new.
  execute format($sql$
    with changed as materialized (
      select n.account_id, n.hubspot_id, n.raw_json
      from new_rows n join old_rows o using (account_id, hubspot_id)
      where n.updated_at is distinct from o.updated_at
        and n.raw_json -> 'associations' is distinct from o.raw_json -> 'associations'
    ), wanted as materialized (%s), gone as (
      delete from public.hubspot_associations a using changed c
      where a.account_id = c.account_id and a.from_object_id = c.hubspot_id and a.from_object_type = $1
        and not exists (
          select from wanted w
          where w.account_id = a.account_id and w.hubspot_id = a.from_object_id and w.to_object_type = a.to_object_type
            and w.to_object_id = a.to_object_id and w.association_type = a.association_type)
    )
    insert into public.hubspot_associations
    select w.account_id, $1, w.hubspot_id, w.to_object_type, w.to_object_id, w.association_type
    from wanted w
    on conflict do nothing
  $sql$, format(v_links, 'changed')) using v_object;
  return null;
end
$$;
comment on function private.keep_associations() is
  'Statement trigger of a mirror table (argument: object type): keeps hubspot_associations equal to raw_json.';
revoke execute on function private.keep_associations() from public;

do $$
declare
  v_object text;
begin
  foreach v_object in array array['contacts', 'companies', 'deals', 'calls'] loop
    execute format(
      'create trigger _500_associations_insert after insert on public.hubspot_%1$s_raw
         referencing new table as new_rows for each statement execute function private.keep_associations(%1$L)', v_object);
    execute format(
      'create trigger _500_associations_update after update on public.hubspot_%1$s_raw
         referencing old table as old_rows new table as new_rows
         for each statement execute function private.keep_associations(%1$L)', v_object);
  end loop;
end
$$;
