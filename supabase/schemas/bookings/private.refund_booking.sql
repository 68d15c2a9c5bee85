-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.refund_booking(p_booking public.bookings) returns void
  language plpgsql
  set search_path = ''
  as $_$
declare
  v_credit text;
begin
  -- What was paid, not what token_used says: an imported booking was paid in HubSpot.
  insert into public.credit_entries (account_id, contact_id, credit, delta, reason, booking_id)
  select e.account_id, e.contact_id, e.credit, -e.delta, 'refund', e.booking_id from public.credit_entries e
  where e.booking_id = p_booking.id and e.reason = 'booking'
  on conflict do nothing returning credit into v_credit;
  if v_credit is not null then
    execute format('update public.contacts set %I = $2, updated_at = clock_timestamp() where id = $1', v_credit)
      using p_booking.contact_id, private.credit_balance(p_booking.contact_id, v_credit);
  end if;
end
$_$;
comment on function private.refund_booking(p_booking public.bookings) is 'Gives the credit of a booking back, once; the contact is locked.';

revoke all on function private.refund_booking(p_booking public.bookings) from public;
