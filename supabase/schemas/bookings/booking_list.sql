-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.booking_list(p_portal_id text default null::text, p_status text default null::text, p_exam_id uuid default null::uuid, p_contact_id uuid default null::uuid, p_exam_date date default null::date, p_mock_type text default null::text, p_limit integer default 50, p_cursor text default null::text) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  v_account_id uuid := private.portal_of(p_portal_id);
  v_limit int := private.page_size(p_limit);
  v_cursor text[] := private.read_cursor(p_cursor);
  -- The exams that are asked for; null: all.
  v_exams constant text := nullif(concat_ws(' and ', case when p_exam_id is not null then 'e.id = $2' end,
    case when p_exam_date is not null then 'e.exam_date = $3' end, case when p_mock_type is not null then 'e.mock_type = $4' end), '');
  v_answer jsonb;
  v_total bigint;
begin
  if p_status not in ('active', 'no_show', 'cancelled') then
    perform private.raise_problem(422, 'invalid_request', 'status is active, no_show or cancelled.');
  end if;
  -- Planned anew each time, for the filters that are there.
  execute format($sql$
    with page as (
      select b from public.bookings b
      where b.account_id = $1 and b.deleted_at is null %s
      order by b.created_at desc, b.id desc limit %s)
    select jsonb_build_object('data', private.show_bookings(array_agg(p.b)),
      'next_cursor', case when count(*) = %2$s then (array_agg(
        to_char((p.b).created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || (p.b).id order by (p.b).created_at, (p.b).id))[1] end)
    from page p
  $sql$, concat_ws(' ', '',
    case when v_exams is not null then format('and b.exam_id in (select e.id from public.mock_exams e where e.account_id = $1 and %s)', v_exams) end,
    case when p_status is not null then 'and b.status = $5' end,
    case when p_contact_id is not null then 'and b.contact_id = $6' end,
    case when v_cursor is not null then 'and (b.created_at, b.id) < ($7[1]::timestamptz, $7[2]::uuid)' end), v_limit)
  into v_answer using v_account_id, p_exam_id, p_exam_date, p_mock_type, p_status, p_contact_id, v_cursor;
  if p_contact_id is null then
    execute format($sql$
      select coalesce(sum(case $5 when 'active' then e.booked - e.no_shows when 'no_show' then e.no_shows when 'cancelled' then e.cancelled
        else e.booked + e.cancelled end), 0)
      from public.mock_exams e where e.account_id = $1 and %s
    $sql$, coalesce(v_exams, 'true')) into v_total using v_account_id, p_exam_id, p_exam_date, p_mock_type, p_status;
  else
    -- A contact has few.
    select count(*) into v_total from public.bookings b join public.mock_exams e on e.id = b.exam_id
    where b.account_id = v_account_id and b.contact_id = p_contact_id and b.deleted_at is null
      and (p_status is null or b.status = p_status) and (p_exam_id is null or e.id = p_exam_id)
      and (p_exam_date is null or e.exam_date = p_exam_date) and (p_mock_type is null or e.mock_type = p_mock_type);
  end if;
  return v_answer || jsonb_build_object('total', v_total);
end
$_$;
comment on function public.booking_list(p_portal_id text, p_status text, p_exam_id uuid, p_contact_id uuid, p_exam_date date, p_mock_type text, p_limit integer, p_cursor text) is 'A page of the bookings of a portal, the latest first, and how many there are.';

revoke all on function public.booking_list(p_portal_id text, p_status text, p_exam_id uuid, p_contact_id uuid, p_exam_date date, p_mock_type text, p_limit integer, p_cursor text) from public;
grant all on function public.booking_list(p_portal_id text, p_status text, p_exam_id uuid, p_contact_id uuid, p_exam_date date, p_mock_type text, p_limit integer, p_cursor text) to authenticated;
