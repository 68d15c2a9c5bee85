-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.feed_linked_bookings() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody else writes what HubSpot has in bookings
begin
  perform private.feed_bookings(b.account_id, b.object_type, array_agg(distinct a.from_object_id))
  from new_rows n
  join public.sync_objects b on b.account_id = n.account_id and b.name = 'bookings'
  join public.hubspot_associations a on a.account_id = n.account_id and a.to_object_id = n.hubspot_id and a.from_object_type = b.object_type
  where a.to_object_type = 'contacts' and tg_table_name = 'contacts' or tg_table_name = 'mock_exams' and exists (
    select from public.sync_objects e where e.account_id = n.account_id and e.name = 'mock_exams' and e.object_type = a.to_object_type)
  group by b.account_id, b.object_type;
  return null;
end
$$;
comment on function private.feed_linked_bookings() is 'Statement trigger of contacts and mock_exams: makes the bookings that waited for them.';

revoke all on function private.feed_linked_bookings() from public;
