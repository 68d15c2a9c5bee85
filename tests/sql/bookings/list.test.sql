-- Listings: every row once, whatever the filter and the size of a page, and the total of the filter.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('other@example.com') as other_owner,
  null::uuid as account, null::uuid as other;
grant select on story to public;
update story set account = tap.connect(owner), other = tap.connect(other_owner, '777');
create temp table exams as select n, tap.make_exam(account, 'e' || n, 100, (array['Mini-mock', 'Clinical Skills'])[1 + n % 2], current_date + n / 2 - 1) as id
from story, generate_series(1, 6) n;
update mock_exams set exam_time_start = '14:00' where hubspot_id = 'e2';
create temp table contacts_of as select n, tap.make_contact(account, 'c' || n) as id from story, generate_series(1, 10) n;
grant select on exams, contacts_of to public;
-- Many of one moment: an import.
insert into bookings (account_id, booking_id, exam_id, contact_id, status, created_at, deleted_at)
select account, 'b' || e.n || '-' || c.n, e.id, c.id, case when c.n % 5 = 0 then 'cancelled' when c.n % 4 = 0 then 'no_show' else 'active' end,
  '2026-11-01'::timestamptz + (c.n / 3) * interval '0.000001 seconds', case when c.n = 10 then now() end
from story, exams e, contacts_of c;
insert into bookings (account_id, booking_id, exam_id, contact_id) select other, 'x', tap.make_exam(other, 'e1'), tap.make_contact(other, 'c1') from story;

-- All pages of a listing, one after the other.
create function pg_temp.pages(p_limit int, p_status text default null, p_exam uuid default null, p_contact uuid default null, p_date date default null,
  p_mock text default null) returns jsonb language plpgsql as $$
declare
  v_page jsonb;
  v_all jsonb := '[]';
begin
  loop
    v_page := booking_list('62515', p_status, p_exam, p_contact, p_date, p_mock, p_limit, v_page ->> 'next_cursor');
    v_all := v_all || (v_page -> 'data');
    if v_page ->> 'next_cursor' is null then
      return jsonb_build_object('names', (select coalesce(jsonb_agg(b ->> 'booking_id' order by n), '[]') from jsonb_array_elements(v_all) with ordinality b (b, n)),
        'total', v_page -> 'total');
    end if;
  end loop;
end
$$;
create function pg_temp.expected(p_where text) returns jsonb language plpgsql as $$
declare
  v_answer jsonb;
begin
  execute 'select jsonb_build_object(''names'', coalesce(jsonb_agg(b.booking_id order by b.created_at desc, b.id desc), ''[]''), ''total'', count(*))
    from bookings b join mock_exams e on e.id = b.exam_id join contacts c on c.id = b.contact_id where ' || p_where into v_answer;
  return v_answer;
end
$$;
select tap.sign_in(owner) from story;
select is(pg_temp.pages(size), pg_temp.expected('true'), 'pages of ' || size) from unnest(array[1, 7, 54, 200]) size;
select is((pg_temp.pages(200) ->> 'total')::int, 54, 'deleted bookings and those of others are not among them');
select is(pg_temp.pages(4, p_status => s), pg_temp.expected(format('b.status = %L', s)), 'of status ' || s) from unnest(array['active', 'no_show', 'cancelled']) s;
select is(pg_temp.pages(4, p_exam => id), pg_temp.expected(format('e.id = %L', id)), 'of an exam') from exams where n = 3;
select is(pg_temp.pages(4, p_contact => id), pg_temp.expected(format('c.id = %L', id)), 'of a contact') from contacts_of where n in (3, 10);
select is(pg_temp.pages(4, p_date => current_date), pg_temp.expected('e.exam_date = current_date'), 'of a day');
select is(pg_temp.pages(4, p_mock => 'Mini-mock'), pg_temp.expected('e.mock_type = ''Mini-mock'''), 'of a mock');
select is(pg_temp.pages(4, s, e.id, c, current_date + 1, 'Clinical Skills'),
  pg_temp.expected(concat_ws(' and ', 'e.exam_date = current_date + 1 and e.mock_type = ''Clinical Skills''', 'b.status = ' || quote_literal(s),
    'e.id = ' || quote_literal(e.id), 'c.id = ' || quote_literal(c))), 'of all of them')
from (values (5), (null)) n (n) join exams e on e.n is not distinct from coalesce(n.n, 5), unnest(array['active', null]) s,
  unnest(array[null, (select id from contacts_of where n = 1)]) c;
select is(pg_temp.pages(4, p_exam => gen_random_uuid()), '{"names": [], "total": 0}', 'of none');
select is((select jsonb_array_length(booking_list() -> 'data')), 50, 'the only portal needs no name, and a page has 50');

-- What is no question.
select is(tap.problem_of('select booking_list(' || q || ')'), p, q) from (values
  ('''777''', '404 unknown_portal'), ('p_status => ''lost''', '422 invalid_request'), ('p_limit => 0', '422 invalid_request'),
  ('p_limit => 201', '422 invalid_request'), ('p_cursor => ''x''', '400 invalid_cursor'), ('p_cursor => ''2026-11-01T00:00:00Z''', '400 invalid_cursor'),
  ('p_cursor => ''2026-11-01T00:00:00Z_1''', '400 invalid_cursor'), ('p_cursor => ''2026-13-01T00:00:00Z_'' || gen_random_uuid()', '400 invalid_cursor'),
  ('p_cursor => ''2026-11-01T00:00:00Z_'' || gen_random_uuid() || ''_x''', '400 invalid_cursor')) x (q, p);

-- Exams.
create function pg_temp.exam_pages(p_limit int, p_from date default null, p_to date default null, p_mock text default null) returns text language plpgsql as $$
declare
  v_page jsonb;
  v_names text := '';
begin
  loop
    v_page := exam_list('62515', p_from, p_to, p_mock, p_limit, v_page ->> 'next_cursor');
    v_names := concat_ws(' ', v_names, (select string_agg(e ->> 'hubspot_id', ' ' order by n) from jsonb_array_elements(v_page -> 'data') with ordinality e (e, n)));
    if v_page ->> 'next_cursor' is null then
      return trim(v_names);
    end if;
  end loop;
end
$$;
select is(pg_temp.exam_pages(size), (select string_agg(hubspot_id, ' ' order by exam_date, coalesce(exam_time_start, '00:00'), id) from mock_exams), 'exams in pages of ' || size)
from unnest(array[1, 2, 6, 50]) size;
select is(pg_temp.exam_pages(1, current_date + 1, current_date + 1, 'Clinical Skills'), 'e5', 'from a day, to a day, of a mock');
select is((exam_list(p_from => current_date + 2) #> '{data,0}') - array['id', 'exam_date'], '{"hubspot_id": "e6", "mock_type": "Mini-mock", "exam_time_start": null,
  "exam_time_end": null, "location": null, "capacity": 100, "booked": 8, "available": 92, "is_active": true}', 'with the seats that are left');
select is(tap.problem_of('select exam_list(p_cursor => ''x'')'), '400 invalid_cursor', 'a cursor that is none');
select is((select exam_time_start from jsonb_to_recordset(exam_list() -> 'data') x (hubspot_id text, exam_time_start text) where hubspot_id = 'e2'), '14:00', 'and the hour');
select tap.be_owner();
update mock_exams set archived_at = now() where hubspot_id = 'e6';
select tap.sign_in(owner) from story;
select is((exam_list(p_from => current_date + 2) -> 'data'), '[]', 'what HubSpot archived is left out');

-- By week and mock.
select tap.be_owner();
update mock_exams set exam_date = '2020-01-01' where hubspot_id in ('e1', 'e2');
update mock_exams set exam_date = current_date, capacity = 8 where hubspot_id = 'e3';
update mock_exams set exam_date = current_date, capacity = 16 where hubspot_id = 'e5';
update mock_exams set exam_date = current_date, capacity = null where hubspot_id = 'e4';
select tap.sign_in(owner) from story;
select is((select to_jsonb(a) - 'account_id' from booking_analytics a where mock_type = 'Clinical Skills'), jsonb_build_object('week', date_trunc('week', current_date)::date,
  'mock_type', 'Clinical Skills', 'total_bookings', 18, 'cancellations', 2, 'no_shows', 4, 'avg_capacity', 12.0000000000000000, 'avg_utilization', 75.0000000000000000),
  'utilisation is the mean over exams, not seats over seats');
select is((select avg_utilization from booking_analytics where mock_type = 'Mini-mock' and week = date_trunc('week', current_date)::date and avg_capacity is null), null,
  'of an exam without a capacity it is not known');
select is((select sum(total_bookings)::int from booking_analytics), 36, 'what is older than six months is left out');
-- Two portals.
select tap.be_owner();
insert into account_members (account_id, user_id, role) select other, owner, 'viewer' from story;
select tap.sign_in(owner) from story;
select is(tap.problem_of('select booking_list()'), '422 portal_required', 'of two portals one has to be named');
select is((booking_list('777') ->> 'total')::int, 1, 'by its number');
