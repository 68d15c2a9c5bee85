-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.open_booking_conflict(p_account_id uuid, p_booking_id uuid, p_kind text, p_field text, p_theirs text, p_at timestamptz) returns void
  language sql
  set search_path = ''
  as $$
  insert into public.sync_conflicts (account_id, object_type, record_id, kind, field, theirs, theirs_at, decision, status)
  select p_account_id, 'bookings', p_booking_id, p_kind, p_field, p_theirs, p_at, 'none', 'open'
  where not exists (select from public.sync_conflicts c where c.record_id = p_booking_id and c.kind = p_kind and c.theirs = p_theirs)
$$;
comment on function private.open_booking_conflict(p_account_id uuid, p_booking_id uuid, p_kind text, p_field text, p_theirs text, p_at timestamptz) is 'Notes, once, what a person has to decide about a booking.';

revoke all on function private.open_booking_conflict(p_account_id uuid, p_booking_id uuid, p_kind text, p_field text, p_theirs text, p_at timestamptz) from public;
