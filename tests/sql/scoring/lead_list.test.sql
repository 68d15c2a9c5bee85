-- Leads page by page: every scored live record once, the best first, whatever the filter and the size of a page.

create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('other@example.com') as other_owner,
  null::uuid as account, null::uuid as other;
grant select on story to public;
update story set account = tap.connect(owner), other = tap.connect(other_owner, '777');
insert into hubspot_contacts_raw (account_id, hubspot_id, email, firstname, lastname, raw_json, source_updated_at, read_at, seen_at, source_archived_at)
select account, n::text, 'c' || n || '@example.com', case when n > 1 then 'Ann' end, case when n > 1 then 'O''Neil_' || n end, '{}',
  now(), now(), now(), case when n % 10 = 7 then now() end
from story, generate_series(1, 40) n;
insert into hubspot_deals_raw (account_id, hubspot_id, dealname, dealstage, raw_json, source_updated_at, read_at, seen_at)
select account, '5', 'Course 100%', 'won', '{}', now(), now(), now() from story;
insert into record_scores (account_id, object_type, record_id, score, grade, probability, log_odds, baseline, reasons, inputs, source,
  model_version, model_sha256, as_of, scored_at)
select account, 'contacts', n::text, n / 4, case when n >= 20 then 'A' else 'C' end, n / 400.0, 0, 0,
  (select jsonb_agg(jsonb_build_object('feature', f)) from generate_series(1, 5) f), '[]'::jsonb, 'rules', 0, '', now(), now()
from story, generate_series(1, 40) n
union all
select account, 'deals', '5', 90, 'A', 0.9, 0, 0, '[]'::jsonb, '[]'::jsonb, 'rules', 0, '', now(), now() from story
union all
select other, 'contacts', '1', 99, 'A', 0.99, 0, 0, '[]'::jsonb, '[]'::jsonb, 'rules', 0, '', now(), now() from story;

create function pg_temp.pages(p_limit int, p_grades text[] default null, p_search text default null, p_object text default 'contacts')
returns text language plpgsql as $$
declare
  v_page jsonb;
  v_ids text := '';
begin
  loop
    v_page := lead_list('62515', p_object, p_grades, p_search, p_limit, v_page ->> 'next_cursor');
    v_ids := concat_ws(' ', v_ids, (select string_agg(c ->> 'record_id', ' ' order by n)
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
  execute 'select coalesce(string_agg(record_id, '' '' order by score desc, record_id), '''') from record_scores
    where account_id = (select account from story) and object_type = ''contacts'' and record_id::int % 10 <> 7 and ' || p_filter into v_ids;
  return v_ids;
end
$$;

select tap.sign_in(owner) from story;
select is(pg_temp.pages(size), pg_temp.expected('true'), 'in pages of ' || size) from unnest(array[1, 7, 36, 200]) size;
select is(pg_temp.pages(3, '{A}'), pg_temp.expected('grade = ''A'''), 'of a grade');
select is(pg_temp.pages(3, '{A,C}'), pg_temp.expected('true'), 'of two grades');
select is(pg_temp.pages(3, '{}'), '', 'of no grade');
select is(pg_temp.pages(3, p_search => 'ANN o''neil_1'), pg_temp.expected('record_id ~ ''^1.'''), 'by a part of the name, in either case');
select is(pg_temp.pages(3, p_search => 'c12@'), '12', 'by a part of the address');
select is(pg_temp.pages(3, p_search => '12'), '12', 'by the id, which the name and the address hold too');
select is(pg_temp.pages(3, p_search => 'n%n'), '', 'what stands for anything in a pattern stands for itself here');
select is(pg_temp.pages(3, p_search => 'e_l'), '', 'so does what stands for one letter');
select is(pg_temp.pages(3, p_search => '0%', p_object => 'deals'), '5', 'of deals, by their name');
select is(pg_temp.pages(3, p_object => 'companies'), '', 'of companies, of which none is scored');
select is((lead_list(p_limit => 1) #> '{data,0}') - 'scored_at'::text, '{"record_id": "40", "title": "Ann O''Neil_40", "detail": "c40@example.com",
  "score": 10, "grade": "A", "probability": 0.1, "source": "rules", "model_version": 0, "stale_since": null,
  "reasons": [{"feature": 1}, {"feature": 2}, {"feature": 3}]}'::jsonb, 'with what a list shows');
select is(lead_list(p_search => 'c1@') #>> '{data,0,title}', null, 'who has no name is shown without one');

-- What is no question.
select is(tap.problem_of('select lead_list(' || q || ')'), p, q) from (values
  ('''777''', '404 unknown_portal'), ('p_object_type => ''calls''', '422 invalid_request'), ('p_object_type => null', '422 invalid_request'),
  ('p_grades => ''{F}''', '422 invalid_request'), ('p_search => repeat(''a'', 101)', '422 invalid_request'), ('p_limit => 0', '422 invalid_request'),
  ('p_cursor => ''x''', '400 invalid_cursor'), ('p_cursor => ''10''', '400 invalid_cursor'), ('p_cursor => ''1000_1''', '400 invalid_cursor')) x (q, p);

select tap.be_owner();
select tap.sign_in(other_owner) from story;
select is(lead_list() -> 'data', '[]', 'a score without its record in the mirror is no lead, and another portal''s are none of theirs');
