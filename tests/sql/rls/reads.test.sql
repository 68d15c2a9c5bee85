-- Who reads the rows of a portal: each table and view that users may read, by its portal, for each role and a stranger with a portal of its own.

select tap.make_cast();

-- What has a portal, and the column that names it. Everybody in the portal reads it, but for these.
create temp table readable as
select c.oid::regclass as relation, c.relkind, a.attname as portal, coalesce(x.readers, '{owner,admin,member,viewer}') as readers
from pg_class c join pg_attribute a on a.attrelid = c.oid
  and a.attname = case when c.relname in ('hubspot_accounts', 'hubspot_connections') then 'id' else 'account_id' end
left join (values
  -- What happened in a portal is for those who answer for it.
  ('audit_logs', '{owner,admin}'::text[]), ('error_logs', '{owner,admin}'), ('document_access_log', '{owner,admin}'),
  ('person_erasures', '{owner,admin}'),
  -- Who is asked in is a matter of theirs, and of the one who is asked.
  ('account_invitations', '{owner,admin}'),
  -- Whoever has the address of a channel can post there.
  ('alert_channels', '{owner,admin}'), ('alert_deliveries', '{owner,admin}'),
  -- A document is its owner's, and nobody of these is.
  ('documents', '{}'), ('document_chunks', '{}')) x (name, readers) on x.name = c.relname
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
  and has_column_privilege('authenticated', c.oid, a.attname, 'select');
grant select on readable to public;
-- Whose rows a person reads: the portal's, the other one's.
create function pg_temp.reads(p_relation regclass, p_column text, p_portal uuid) returns boolean language plpgsql as $$
declare
  v_reads boolean;
begin
  execute format('select exists (select from %s where %I = %L)', p_relation, p_column, p_portal) into v_reads;
  return v_reads;
end
$$;

-- A row of each portal where there is none yet.
select tap.drop_checks(relation) from readable where relkind <> 'v';
select tap.put(relation, jsonb_build_object(portal, p)) from readable, portals, unnest(array[account, other]) p
where relkind <> 'v' and not pg_temp.reads(relation, portal, p);
-- A view of reconciliations shows the runs that were asked what they find.
update public.sync_sessions set purpose = 'reconciliation';
-- A view of what is not sent shows what waits for ten minutes.
update public.sync_records set pending_since = now() - interval '1 hour';
-- A view of calls with deals shows those of one contact.
insert into public.hubspot_associations (account_id, from_object_type, from_object_id, to_object_type, to_object_id, association_type)
select c.account_id, t.kind, t.id, 'contacts', c.hubspot_id, 'linked'
from public.hubspot_contacts_raw c cross join lateral (
  select 'deals' as kind, d.hubspot_id as id from public.hubspot_deals_raw d where d.account_id = c.account_id
  union all select 'calls', k.hubspot_id from public.hubspot_calls_raw k where k.account_id = c.account_id) t
on conflict do nothing;
-- A view of outcomes shows what was decided.
select tap.put('score_outcomes', jsonb_build_object('account_id', p, 'converted', true)) from portals, unnest(array[account, other]) p;

create temp table seen (name text, relation regclass, reads_own boolean, reads_other boolean);
grant insert on seen to public;
create function pg_temp.look(p_name text, p_id uuid) returns void language plpgsql as $$
begin
  perform tap.sign_in(p_id);
  insert into seen select p_name, relation, pg_temp.reads(relation, portal, account), pg_temp.reads(relation, portal, other) from readable, portals;
  perform tap.be_owner();
end
$$;
select is_empty($$
  select relation from readable, portals where not pg_temp.reads(relation, portal, account) or not pg_temp.reads(relation, portal, other)
$$, 'each has a row of both portals');
select pg_temp.look(name, id) from people where name <> 'somebody';
select is_empty($$
  select name || ' reads nothing of ' || relation from seen join readable using (relation) where name = any (readers) and not reads_own
$$, 'each role reads what is meant for it');
select is_empty($$
  select name || ' reads ' || relation from seen join readable using (relation) where name <> all (readers) and reads_own
$$, 'and nothing else, nor does a stranger');
select is_empty($$
  select name || ' reads ' || relation || ' of another portal' from seen where name <> 'stranger' and reads_other
$$, 'nobody reads the rows of another portal');
select is_empty($$
  select c.oid::regclass from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
    and has_any_column_privilege('authenticated', c.oid, 'select') and not exists (select from readable r where r.relation = c.oid)
    -- A user reads its own profile, the parts of documents that it may read, and metrics when it answers for any portal.
    and c.relname not in ('users', 'document_members', 'document_parts', 'document_steps', 'function_metrics')
$$, 'every table that users read is looked at, here or in documents/access');

-- What has no portal.
select metrics_record('probe', 5, false);
create function pg_temp.metrics(p_id uuid) returns int language plpgsql as $$
declare
  v_count int;
begin
  perform tap.sign_in(p_id);
  select count(*) into v_count from function_metrics;
  perform tap.be_owner();
  return v_count;
end
$$;
select is(pg_temp.metrics(id), (name in ('owner', 'admin', 'stranger'))::int, 'metrics are for those who answer for a portal: ' || name) from people;
select tap.put('alert_rules', '{"name": "of all"}');
select tap.sign_in(id) from people where name = 'viewer';
select is((select count(*)::int from alert_rules where name = 'of all'), 1, 'a rule of no portal is for all');
select tap.be_owner();
