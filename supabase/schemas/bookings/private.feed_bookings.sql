-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.feed_bookings(p_account_id uuid, p_object text, p_ids text[]) returns integer
  language plpgsql
  set search_path = ''
  as $$
declare
  v_object public.sync_objects;
  v_row public.hubspot_objects_raw;
  v_fed int := 0;
begin
  select * into v_object from public.sync_objects o where o.account_id = p_account_id and o.object_type = p_object and o.name = 'bookings';
  if v_object.account_id is null then
    return 0;
  end if;
  -- In the order of ids, so that two batches cannot deadlock.
  for v_row in
    select t.* from public.hubspot_objects_raw t
    where t.account_id = p_account_id and t.object_type = p_object and (p_ids is null or t.hubspot_id = any (p_ids)) order by t.hubspot_id
  loop
    perform private.feed_booking(v_row, v_object.fields);
    v_fed := v_fed + 1;
  end loop;
  return v_fed;
end
$$;
comment on function private.feed_bookings(p_account_id uuid, p_object text, p_ids text[]) is 'Feeds these records of an object, or all of them, to bookings if the portal calls the object so; how many.';

revoke all on function private.feed_bookings(p_account_id uuid, p_object text, p_ids text[]) from public;
