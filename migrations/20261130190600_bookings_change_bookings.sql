-- booking_cancel and booking_update: a seat is given back, a booking changes.
-- Why: cancelling frees the seat and refunds the credit, once, however often and by whomever it is asked.
-- Who may call: owners, admins and members of the portal.

create function private.hold_booking(p_id uuid) returns public.bookings
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking from public.bookings b where b.id = p_id and b.account_id in (select private.my_account_ids());
  if v_booking.id is not null then
    perform private.require_booker(v_booking.account_id);
    -- In the order of booking_create: exam, contact, booking.
    perform from public.mock_exams e where e.id = v_booking.exam_id for no key update;
    perform from public.contacts c where c.id = v_booking.contact_id for no key update;
    select * into v_booking from public.bookings b where b.id = p_id for no key update;
  end if;
  if v_booking.id is null then
    perform private.raise_problem(404, 'unknown_booking', 'There is no such booking.');
  end if;
  return v_booking;
end
$$;
comment on function private.hold_booking(uuid) is 'A booking that the caller may write, locked with its exam and its contact.';

create function private.refund_booking(p_booking public.bookings) returns void
language plpgsql volatile security invoker set search_path = ''
as $$
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
$$;
comment on function private.refund_booking(public.bookings) is 'Gives the credit of a booking back, once; the contact is locked.';

create function private.cancel_booking(p_id uuid, p_delete boolean) returns public.bookings
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because users write neither bookings nor credits; the role is asked first
declare
  v_booking public.bookings := private.hold_booking(p_id);
begin
  if v_booking.deleted_at is not null then
    if not coalesce(p_delete, false) then
      perform private.raise_problem(404, 'unknown_booking', 'There is no such booking.');
    end if;
  elsif v_booking.status <> 'cancelled' or p_delete then
    if v_booking.status <> 'cancelled' then
      perform private.refund_booking(v_booking);
    end if;
    update public.bookings b set status = 'cancelled', deleted_at = case when p_delete then clock_timestamp() end,
      hubspot_synced = false
    where b.id = p_id returning * into v_booking;
  end if;
  return v_booking;
end
$$;
comment on function private.cancel_booking(uuid, boolean) is 'Cancels a booking, and deletes it if that is asked; see booking_cancel.';

create function public.booking_cancel(p_id uuid, p_delete boolean default false) returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking from private.cancel_booking(p_id, p_delete);
  return private.show_bookings(array[v_booking]) -> 0;
end
$$;
comment on function public.booking_cancel(uuid, boolean) is
  'Cancels a booking: its seat is free and its credit refunded. With p_delete users do not see it any more. Twice is once.';

create function private.update_booking(p_id uuid, p_changes jsonb) returns public.bookings
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because users do not write bookings; the role is asked first
declare
  v_booking public.bookings := private.hold_booking(p_id);
  v_new public.bookings;
begin
  if v_booking.deleted_at is not null then
    perform private.raise_problem(404, 'unknown_booking', 'There is no such booking.');
  end if;
  if jsonb_typeof(p_changes) is distinct from 'object' or p_changes - array['status', 'dominant_hand', 'attending_location'] <> '{}' then
    perform private.raise_problem(422, 'invalid_request', 'Of a booking change status, dominant_hand and attending_location.');
  end if;
  v_new := jsonb_populate_record(v_booking, p_changes);
  if v_new.status not in ('active', 'no_show', 'cancelled') or v_new.status is null
    or length(v_new.dominant_hand) > 50 or length(v_new.attending_location) > 200 then
    perform private.raise_problem(422, 'invalid_request',
      'status is active, no_show or cancelled; dominant_hand has at most 50 characters, attending_location at most 200.');
  end if;
  if v_booking.status = 'cancelled' and v_new.status = 'active' then
    perform private.raise_problem(409, 'booking_cancelled', 'A cancelled booking stays cancelled; book anew.');
  elsif v_new.status = 'no_show' and v_booking.status <> 'no_show' and clock_timestamp() < (
    select private.exam_begins_at(e) from public.mock_exams e where e.id = v_booking.exam_id) then
    perform private.raise_problem(422, 'exam_not_begun', 'Nobody failed to come to an exam that has not begun.');
  elsif v_new.status = 'cancelled' and v_booking.status <> 'cancelled' then
    perform private.refund_booking(v_booking);
  end if;
  if v_new is distinct from v_booking then
    update public.bookings b set status = v_new.status, dominant_hand = v_new.dominant_hand,
      attending_location = v_new.attending_location, hubspot_synced = false
    where b.id = p_id returning * into v_booking;
  end if;
  return v_booking;
end
$$;
comment on function private.update_booking(uuid, jsonb) is 'Changes a booking; see booking_update.';

create function public.booking_update(p_id uuid, p_changes jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  select * into v_booking from private.update_booking(p_id, p_changes);
  return private.show_bookings(array[v_booking]) -> 0;
end
$$;
comment on function public.booking_update(uuid, jsonb) is
  'Changes status (active, no_show or cancelled), dominant_hand or attending_location of a booking; null empties a text.';

revoke execute on function private.hold_booking(uuid), private.refund_booking(public.bookings), private.cancel_booking(uuid, boolean),
  public.booking_cancel(uuid, boolean), private.update_booking(uuid, jsonb), public.booking_update(uuid, jsonb)
from public;
grant execute on function private.cancel_booking(uuid, boolean), public.booking_cancel(uuid, boolean),
  private.update_booking(uuid, jsonb), public.booking_update(uuid, jsonb)
to authenticated;
