-- Membership is asked once per statement, however many rows a portal has.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
grant select on story to public;
update story set account = tap.connect(owner);
alter table hubspot_contacts_raw disable trigger user;
insert into hubspot_contacts_raw (account_id, hubspot_id, phone, raw_json, source_updated_at, read_at, seen_at)
select account, n::text, '+' || n, '{}', now(), now(), now() from story, generate_series(1, 29000) n;
create function tap.plan_of(p_query text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text := '';
begin
  for v_line in execute 'explain (analyze, timing off, summary off, buffers off) ' || p_query loop
    v_plan := v_plan || v_line || E'\n';
  end loop;
  return v_plan;
end
$$;
grant execute on function tap.plan_of(text) to authenticated;
analyze hubspot_contacts_raw;

select tap.sign_in(owner) from story;
create temp table plans as select tap.plan_of('select count(*) from hubspot_contacts_raw') as everything,
  tap.plan_of('select hubspot_id from hubspot_contacts_raw order by hubspot_id limit 10') as page,
  tap.plan_of($$select hubspot_id from hubspot_contacts_raw where phone = '+17'$$) as one;
select ok(everything ~ 'InitPlan' and everything !~ 'SubPlan' and everything !~ 'loops=([2-9]|1\d)', 'a count of 29,000 rows asks for the portals once')
from plans;
select ok(one ~ 'Index', 'a search by phone uses its index under the policy') from plans;
select ok(page ~ 'InitPlan' and page !~ 'SubPlan', 'a page has an init plan, no plan per row') from plans;
select tap.be_owner();
