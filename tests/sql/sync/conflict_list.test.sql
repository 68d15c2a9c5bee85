-- Conflicts by page, for every member of their portal.

select tap.make_cast();
select tap.rest_triggers();
insert into sync_conflicts (id, account_id, object_type, record_id, kind, field, base, ours, theirs, decision, status, decided_at)
select ('00000000-0000-4000-8000-00000000000' || n)::uuid, account, 'contacts', '20000000-0000-4000-8000-000000000001',
  case when n = 5 then 'gone' else 'both_changed' end, case when n < 4 then 'firstname' else 'email' end, 'a', 'b' || n, 'c',
  case when n in (1, 4) then 'none' else 'hubspot' end, case when n in (1, 4) then 'open' else 'decided' end,
  -- Two of one moment are in the order of their ids.
  timestamptz '2026-11-01' + (n / 2) * interval '1 microsecond'
from portals, generate_series(1, 5) n;
insert into sync_conflicts (account_id, object_type, record_id, kind, field, decision, status)
select other, 'contacts', gen_random_uuid(), 'both_changed', 'email', 'none', 'open' from portals;
select tap.rest_triggers(false);
create function pg_temp.page(p_filter jsonb default '{}', p_after text default null, p_limit int default 50) returns jsonb language sql as $$
  select sync_conflicts_list(account, p_filter, p_after, p_limit) from portals
$$;
create function pg_temp.ours(p_page jsonb) returns text language sql as $$
  select string_agg(d ->> 'ours', ' ' order by n) from jsonb_array_elements(p_page -> 'data') with ordinality x (d, n)
$$;

select tap.sign_in(id) from people where name = 'viewer';
select is(pg_temp.ours(pg_temp.page()), 'b5 b4 b3 b2 b1', 'a viewer sees those of the portal, the latest first');
select is(pg_temp.page() -> 'open', '2', 'and how many are open');
select is(pg_temp.page('{"status": "open"}', null, 1) -> 'data' -> 0,
  '{"id": "00000000-0000-4000-8000-000000000004", "object_type": "contacts", "record_id": "20000000-0000-4000-8000-000000000001", "hubspot_id": null,
    "kind": "both_changed", "field": "email", "base": "a", "ours": "b4", "theirs": "c", "ours_at": null, "theirs_at": null, "rule_id": null,
    "decision": "none", "status": "open", "decided_at": "2026-11-01T00:00:00.000Z", "resolved_by": null}', 'with all that a person decides by');
select is(pg_temp.ours(pg_temp.page(f::jsonb)), seen, f) from (values ('{"status": "open"}', 'b4 b1'), ('{"kind": "gone"}', 'b5'), ('{"field": "firstname", "decision": "hubspot"}', 'b3 b2'),
  ('{"object_type": "deals"}', null), ('{"record_id": "20000000-0000-4000-8000-000000000001"}', 'b5 b4 b3 b2 b1'), ('{"status": null}', 'b5 b4 b3 b2 b1')) x (f, seen);
create temp table walk as
with recursive pages (page, n) as (
  select pg_temp.page('{}', null, 2), 1 union all select pg_temp.page('{}', page ->> 'next_cursor', 2), n + 1 from pages where page ->> 'next_cursor' is not null)
select string_agg(pg_temp.ours(page), ' | ' order by n) as seen from pages;
select is(seen, 'b5 b4 | b3 b2 | b1', 'page by page each comes once') from walk;
select is(tap.problem_of(format('select pg_temp.page(%L, %L)', f, a)), p, concat_ws(' ', 'refused:', f, a))
from (values ('{"state": "open"}', null, '422 invalid_request'), ('{"status": "dead"}', null, '422 invalid_request'), ('{"record_id": "1"}', null, '422 invalid_request'),
  ('{}', 'x', '400 invalid_cursor')) x (f, a, p);
select tap.be_owner();
select tap.sign_in(id) from people where name = 'stranger';
select is(tap.problem_of('select pg_temp.page()'), '404 unknown_portal', 'to a stranger there is no such portal');
select is(tap.problem_of('select sync_conflicts_list(null)'), '404 unknown_portal', 'nor is no portal one');
select is(tap.problem_of(format('select sync_conflicts_list(%L)', id)), '404 unknown_portal', 'a personal space is none') from people where name = 'stranger';
