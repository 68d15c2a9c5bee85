-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.update_booking(p_id uuid, p_changes jsonb) returns public.bookings
  language plpgsql security definer
  set search_path = ''
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
comment on function private.update_booking(p_id uuid, p_changes jsonb) is 'Changes a booking; see booking_update.';

revoke all on function private.update_booking(p_id uuid, p_changes jsonb) from public;
grant all on function private.update_booking(p_id uuid, p_changes jsonb) to authenticated;
