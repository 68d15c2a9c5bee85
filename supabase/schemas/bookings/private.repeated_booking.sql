-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.repeated_booking(p_account_id uuid, p_booking_id text, p_sha256 text) returns public.bookings
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking from public.bookings b where b.account_id = p_account_id and b.booking_id = p_booking_id;
  if v_booking.request_sha256 is distinct from p_sha256 and v_booking.id is not null then
    perform private.raise_problem(409, 'booking_id_taken', 'This booking_id is of another booking; take a new one.');
  elsif v_booking.deleted_at is not null then
    perform private.raise_problem(409, 'booking_deleted', 'The booking of this booking_id was deleted; take a new one.');
  end if;
  return v_booking;
end
$$;
comment on function private.repeated_booking(p_account_id uuid, p_booking_id text, p_sha256 text) is 'The booking that was created by the same request before.';

revoke all on function private.repeated_booking(p_account_id uuid, p_booking_id text, p_sha256 text) from public;
