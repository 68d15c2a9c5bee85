-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.note_bookings() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because nobody may write events
begin
  if tg_op = 'INSERT' then
    insert into public.booking_events (account_id, booking_id, event_type, admin_email, metadata, created_at)
    select n.account_id, n.id, 'created', (select private.my_email()), jsonb_build_object('origin', n.origin), clock_timestamp()
    from new_rows n;
  else
    insert into public.booking_events (account_id, booking_id, event_type, admin_email, metadata, created_at)
    select n.account_id, n.id, case when n.deleted_at is not null and o.deleted_at is null then 'deleted'
        when n.status in ('cancelled', 'no_show') and n.status <> o.status then n.status else 'modified' end,
      (select private.my_email()), c.changes, clock_timestamp()
    from new_rows n join old_rows o on o.id = n.id
    cross join lateral (
      select jsonb_object_agg(b.key, jsonb_build_array(b.value, a.value)) as changes
      from jsonb_each(to_jsonb(o)) b join jsonb_each(to_jsonb(n)) a on a.key = b.key and a.value <> b.value
      -- What the sync notes for itself is no event.
      where b.key not in ('updated_at', 'hubspot_id', 'hubspot_synced', 'hubspot_synced_at', 'sync_attempts')) c
    where c.changes is not null;
  end if;
  return null;
end
$$;
comment on function private.note_bookings() is 'Statement trigger of bookings: an event for each that was made or changed.';

revoke all on function private.note_bookings() from public;
