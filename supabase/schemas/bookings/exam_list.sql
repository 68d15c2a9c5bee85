-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.exam_list(p_portal_id text default null::text, p_from date default null::date, p_to date default null::date, p_mock_type text default null::text, p_limit integer default 50, p_cursor text default null::text) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $_$
declare
  v_account_id uuid := private.portal_of(p_portal_id);
  v_limit int := private.page_size(p_limit);
  v_cursor text[] := private.read_cursor(p_cursor);
  v_answer jsonb;
begin
  -- On the day and at the hour where the portal is; a cursor's moment has no time zone.
  execute format($sql$
    with page as (
      select e.id, e.exam_date + e.begins as at, e.shown from private.exams_shown e
      where e.account_id = $1 and e.archived_at is null and e.exam_date >= $2 %s
      order by e.exam_date, e.begins, e.id limit %s)
    select jsonb_build_object('data', coalesce(jsonb_agg(p.shown order by p.at, p.id), '[]'),
      'next_cursor', case when count(*) = %2$s then (array_agg(
        to_char(p.at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '_' || p.id order by p.at desc, p.id desc))[1] end)
    from page p
  $sql$, concat_ws(' ', '', case when p_to is not null then 'and e.exam_date <= $3' end,
    case when p_mock_type is not null then 'and e.mock_type = $4' end,
    case when v_cursor is not null then 'and (e.exam_date, e.begins, e.id) >
      (($5[1]::timestamptz at time zone ''UTC'')::date, ($5[1]::timestamptz at time zone ''UTC'')::time, $5[2]::uuid)' end), v_limit)
  into v_answer using v_account_id, coalesce(p_from, (clock_timestamp() at time zone 'UTC')::date - 1), p_to, p_mock_type, v_cursor;
  return v_answer;
end
$_$;
comment on function public.exam_list(p_portal_id text, p_from date, p_to date, p_mock_type text, p_limit integer, p_cursor text) is 'A page of the exams of a portal by day, from yesterday on unless it is said otherwise, with the seats that are left.';

revoke all on function public.exam_list(p_portal_id text, p_from date, p_to date, p_mock_type text, p_limit integer, p_cursor text) from public;
grant all on function public.exam_list(p_portal_id text, p_from date, p_to date, p_mock_type text, p_limit integer, p_cursor text) to authenticated;
