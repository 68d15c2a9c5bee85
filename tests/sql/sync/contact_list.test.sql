-- Contacts page by page: every live one once, whatever the filter and the size of a page, and without reading the portal.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('other@example.com') as other_owner,
  null::uuid as account, null::uuid as other;
grant select on story to public;
update story set account = tap.connect(owner), other = tap.connect(other_owner, '777');
insert into contacts (account_id, hubspot_id, email, student_id, sync_status, archived_at, data)
select account, n::text, case when n % 5 <> 0 then 'c' || n % 20 || '@example.com' end, 'S' || n, (array['synced', 'pending', 'error'])[1 + n % 3],
  case when n % 10 = 7 then now() end, '{}'
from story, generate_series(1, 60) n;
insert into contacts (account_id, hubspot_id, email, student_id, data) select other, '1', 'c1@example.com', 'S1', '{}' from story;

-- All pages, one after the other.
create function pg_temp.pages(p_limit int, p_email text default null, p_student text default null, p_status text default null)
returns text language plpgsql as $$
declare
  v_page jsonb;
  v_ids text := '';
begin
  loop
    v_page := contact_list('62515', p_email, p_student, p_status, p_limit, v_page ->> 'next_cursor');
    v_ids := concat_ws(' ', v_ids, (select string_agg(c ->> 'hubspot_id', ' ' order by n)
      from jsonb_array_elements(v_page -> 'data') with ordinality c (c, n)));
    if v_page ->> 'next_cursor' is null then
      return trim(v_ids);
    end if;
  end loop;
end
$$;
create function pg_temp.expected(p_filter text) returns text language plpgsql as $$
declare
  v_ids text;
begin
  execute 'select coalesce(string_agg(hubspot_id, '' '' order by hubspot_id), '''') from contacts
    where account_id = (select account from story) and archived_at is null and ' || p_filter into v_ids;
  return v_ids;
end
$$;

select tap.sign_in(owner) from story;
select is(pg_temp.pages(size), pg_temp.expected('true'), 'in pages of ' || size) from unnest(array[1, 7, 54, 200]) size;
select is(pg_temp.pages(2, p_status => s), pg_temp.expected(format('sync_status = %L', s)), s) from unnest(array['synced', 'pending', 'error']) s;
select is(pg_temp.pages(2, p_email => 'C3@Example.com'), '23 3 43', 'of an address, however it is written');
select is(pg_temp.pages(2, p_student => 'S12'), '12', 'of a student');
select is(pg_temp.pages(2, 'c1@example.com', 'S41', 'error'), '41', 'of all of them');
select is(pg_temp.pages(2, 'c1@example.com', 'S2'), '', 'of none');
select is(pg_temp.pages(2, p_student => 'S7'), '', 'what HubSpot archived is left out');
select is((select jsonb_array_length(contact_list() -> 'data')), 50, 'the only portal needs no name, and a page has 50');
select is(array(select jsonb_object_keys(contact_list() #> '{data,0}') order by 1), array['created_at', 'cs_credits', 'email', 'firstname',
  'hubspot_id', 'id', 'last_sync', 'lastname', 'shared_mock_credits', 'sj_credits', 'sjmini_credits', 'student_id', 'sync_status', 'updated_at'],
  'with what a list shows, and not all its properties');

-- What is no question.
select is(tap.problem_of('select contact_list(' || q || ')'), p, q) from (values
  ('''777''', '404 unknown_portal'), ('p_sync_status => ''lost''', '422 invalid_request'), ('p_limit => 0', '422 invalid_request'),
  ('p_limit => 201', '422 invalid_request'), ('p_cursor => ''x''', '400 invalid_cursor'), ('p_cursor => ''''', '400 invalid_cursor'),
  ('p_cursor => repeat(''1'', 21)', '400 invalid_cursor')) x (q, p);

-- A page of a large portal comes from the index, however far back it is.
select tap.be_owner();
insert into contacts (account_id, hubspot_id, email, data)
select account, (1000000 + n)::text, 'n' || n || '@example.com', '{}' from story, generate_series(1, 29000) n;
analyze contacts;
create function tap.rows_read() returns bigint language sql as $$
  select sum(idx_tup_fetch + seq_tup_read)::bigint from pg_stat_xact_user_tables where relname = 'contacts'
$$;
grant execute on function tap.rows_read() to authenticated;
select tap.sign_in(owner) from story;
create temp table work (before bigint, page jsonb);
insert into work select tap.rows_read(), contact_list(p_cursor => '1020000');
select ok(tap.rows_read() - before between 50 and 60, 'a page reads its rows and no others') from work;
update work set before = tap.rows_read();
update work set page = contact_list(p_email => 'n28000@example.com');
select ok(tap.rows_read() - before between 1 and 5, 'and so does a search by address') from work;
select is(page #>> '{data,0,hubspot_id}', '1028000', 'which finds') from work;
