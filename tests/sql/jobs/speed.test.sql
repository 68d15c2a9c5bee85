-- A claim looks at what it takes, however long the queue is: 100,000 jobs of 300 portals, most of them of one user.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);
delete from private.jobs;
select tap.rest_triggers();
insert into hubspot_accounts (id, portal_id, status) select gen_random_uuid(), (100000 + n)::text, 'inactive' from generate_series(1, 300) n;
insert into private.jobs (kind, account_id, user_id, payload, run_after)
select 'document.parse', account, owner, '{}', now() - interval '1 hour' from story, generate_series(1, 70000) n;
insert into private.jobs (kind, account_id, user_id, payload, run_after)
select 'document.parse', a.id, gen_random_uuid(), '{}', now() - interval '1 hour' from hubspot_accounts a, generate_series(1, 90) n where a.portal_id ~ '^1';
insert into private.jobs (kind, account_id, user_id, payload, run_after)
select 'document.parse', account, owner, '{}', now() + interval '1 hour' from story, generate_series(1, 3000) n;
select tap.rest_triggers(false);
analyze private.jobs;

-- Rows of the queue that a statement looked at: those read in order and those found by an index.
create function pg_temp.looked_at() returns bigint language sql as $$
  select pg_stat_get_xact_tuples_returned('private.jobs'::regclass) + sum(pg_stat_get_xact_tuples_returned(i.indexrelid))::bigint
  from pg_index i where i.indrelid = 'private.jobs'::regclass
$$;
create function pg_temp.cost_of_a_claim() returns bigint language plpgsql as $$
declare
  v_before bigint := pg_temp.looked_at();
begin
  if jsonb_array_length(public.jobs_claim(array['document.parse'], 4, 60)) <> 4 then
    raise exception 'a claim of four brings four';
  end if;
  return pg_temp.looked_at() - v_before;
end
$$;
select cmp_ok((select count(*)::int from private.jobs), '>=', 100000, 'a long queue');
-- 185 on PGlite, 594 on PostgreSQL 16: a hundredth of the queue says that it is not walked.
select cmp_ok(max(cost), '<', 1030::bigint, 'a claim of four looks at some rows of the queue, not at the queue')
from (select pg_temp.cost_of_a_claim() as cost from generate_series(1, 20)) c;
select cmp_ok((select count(distinct account_id)::int from private.jobs where state = 'running'), '>=', 79, 'and serves each time other portals');
