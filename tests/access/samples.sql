-- Rows to try the rights on. Of each table three kinds: `own`, about the one who tries; `portal`, somebody else's in the portal of the cast;
-- `all`, of a portal and a user with whom nobody of the cast has anything to do. A stranger's own rows are in its own portal.

create temp table reaches (actor text, reach text, account uuid, portal text, person uuid, document uuid, address text);
insert into people select n, tap.make_user(n || '@example.com'), gen_random_uuid() from unnest(array['nobody', 'colleague']) n;
select tap.give_documents();
insert into reaches
with foreign_portal as materialized (select tap.connect(id, '888') as account from people where name = 'nobody')
select a.actor, r.reach, case when r.reach = 'all' then f.account when r.reach = 'own' and a.actor = 'stranger' then p.other else p.account end,
  case when r.reach = 'all' then '888' when r.reach = 'own' and a.actor = 'stranger' then '777' else '62515' end,
  o.id, o.document, case r.reach when 'own' then o.name else 'guest' end || '@example.com'
from unnest(array['anon', 'stranger', 'viewer', 'member', 'admin', 'owner', 'service']) a (actor)
cross join unnest(array['own', 'portal', 'all']) r (reach)
cross join portals p cross join foreign_portal f
join people o on o.name = case r.reach when 'own' then a.actor when 'portal' then 'somebody' else 'nobody' end;
-- That document is of that portal.
select tap.rest_triggers();
update documents d set account_id = r.account from reaches r where r.reach = 'all' and d.id = r.document;
select tap.rest_triggers(false);
-- Documents are shared with members.
insert into account_members (account_id, user_id, role) select distinct r.account, p.id, 'viewer' from reaches r, people p where p.name = 'colleague';

-- What makes a row somebody's, by the names of its columns; a view shows what tables hold, so it is looked at by its portal alone.
create function pg_temp.whose(p_relation regclass, r reaches) returns jsonb language sql as $$
  select coalesce(jsonb_object_agg(a.attname, x.value), '{}') from pg_attribute a join pg_class c on c.oid = a.attrelid, lateral (select case
    when c.oid in ('public.hubspot_accounts'::regclass, 'public.hubspot_connections'::regclass) then case a.attname when 'id' then r.account::text end
    -- An invitation is one's own by its address, into whatever portal.
    when c.oid = 'public.account_invitations'::regclass and r.reach = 'own' and a.attname = 'account_id' then
      (select o.account::text from reaches o where (o.actor, o.reach) = (r.actor, 'all'))
    when a.attname = 'account_id' then r.account::text
    when c.relkind = 'v' then null
    when c.oid = 'public.users'::regclass then case a.attname when 'id' then r.person::text end
    when c.oid = 'public.documents'::regclass and a.attname = 'id' then r.document::text
    when c.oid = 'public.account_invitations'::regclass and a.attname = 'email' then r.address
    -- Whose document it is decides, not who did something to it, or with whom it is shared.
    when a.attname = 'document_id' then r.document::text
    when c.oid = 'public.document_members'::regclass then case a.attname when 'user_id' then (select id::text from people where name = 'colleague') end
    when a.attname in ('user_id', 'owner_id') then r.person::text
    when c.oid = 'storage.objects'::regclass then case a.attname when 'bucket_id' then 'documents' when 'name' then r.person || '/probe' end
  end) x (value)
  where a.attrelid = p_relation and a.attnum > 0 and not a.attisdropped and x.value is not null
$$;
create function pg_temp.where_of(p_whose jsonb) returns text language sql as $$
  select coalesce(string_agg(format('%I = %L', k, p_whose ->> k), ' and '), 'true') from jsonb_object_keys(p_whose) k
$$;

create temp table relations as select c.oid::regclass as relation, c.relkind from pg_class c
where (c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition) or c.oid = 'storage.objects'::regclass;
-- Any value is taken, so that a right is refused or used, and no value stands in its way.
select tap.drop_checks(relation) from relations where relkind <> 'v';
create function pg_temp.seed(p_relation regclass, p_whose jsonb) returns void language plpgsql as $$
declare
  v_there boolean;
begin
  execute format('select exists (select from %s where %s)', p_relation, pg_temp.where_of(p_whose)) into v_there;
  if not v_there then
    perform tap.put(p_relation, p_whose || case p_relation when 'document_parts'::regclass then '{"generation": 1}'::jsonb
      when 'scoring_models'::regclass then '{"object_type": "contacts"}' else '{}' end);
  end if;
end
$$;
-- A user's own row of the members is there, and whoever is none gets none.
select pg_temp.seed(relation, whose) from (select distinct relation, pg_temp.whose(relation, r) as whose
  from relations, reaches r where relkind <> 'v' and not (relation = 'public.account_members'::regclass and r.reach = 'own')) x;
select tap.put('score_outcomes', jsonb_build_object('account_id', account, 'converted', true)) from (select distinct account from reaches) x;
-- A call and a deal of one contact.
insert into hubspot_associations (account_id, from_object_type, from_object_id, to_object_type, to_object_id, association_type)
select c.account_id, t.kind, t.id, 'contacts', c.hubspot_id, 'linked'
from hubspot_contacts_raw c cross join lateral (select 'deals' as kind, d.hubspot_id as id from hubspot_deals_raw d where d.account_id = c.account_id
  union all select 'calls', k.hubspot_id from hubspot_calls_raw k where k.account_id = c.account_id) t
on conflict do nothing;

-- Values that a trigger takes which looks before the rights are asked.
create temp table samples as select 'public.card_templates'::regclass as relation, 'template' as name, '{"parts": [{"kind": "score"}]}' as value;
