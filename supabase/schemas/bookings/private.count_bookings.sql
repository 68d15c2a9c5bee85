-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.count_bookings() returns trigger
  language plpgsql security definer
  set search_path = ''
  as $_$
-- definer because the counts follow whoever writes bookings
declare
  v_rows constant text := concat_ws(' union all ',
    case when tg_op <> 'DELETE' then 'select exam_id, status, deleted_at, 1 as n from new_rows' end,
    case when tg_op <> 'INSERT' then 'select exam_id, status, deleted_at, -1 as n from old_rows' end);
begin
  -- The exams are locked by id, so that two imports do not wait for each other.
  execute format($sql$
    with moved as (
      select r.exam_id, coalesce(sum(r.n) filter (where r.status <> 'cancelled'), 0) as booked,
        coalesce(sum(r.n) filter (where r.status = 'no_show'), 0) as no_shows,
        coalesce(sum(r.n) filter (where r.status = 'cancelled' and r.deleted_at is null), 0) as cancelled
      from (%s) r group by r.exam_id),
    held as materialized (
      select e.id from public.mock_exams e
      where e.id in (select m.exam_id from moved m where (m.booked, m.no_shows, m.cancelled) <> (0, 0, 0))
      order by e.id for no key update)
    update public.mock_exams e set booked = e.booked + m.booked, no_shows = e.no_shows + m.no_shows,
      cancelled = e.cancelled + m.cancelled
    from moved m join held h on h.id = m.exam_id where e.id = m.exam_id
  $sql$, v_rows);
  return null;
end
$_$;
comment on function private.count_bookings() is 'Statement trigger of bookings: keeps the counts of their exams.';

revoke all on function private.count_bookings() from public;
