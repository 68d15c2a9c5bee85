-- The people and portals of the tests that ask the same of everybody: one portal with a user of each role, a stranger with a portal of
-- its own, and somebody of no portal.

create function tap.make_cast() returns void language plpgsql as $$
begin
  create temp table people (name text primary key, id uuid, document uuid);
  insert into people select n, tap.make_user(n || '@example.com'), gen_random_uuid()
  from unnest(array['owner', 'admin', 'member', 'viewer', 'stranger', 'somebody']) n;
  create temp table portals as select tap.connect(o.id) as account, tap.connect(s.id, '777') as other
  from people o, people s where (o.name, s.name) = ('owner', 'stranger');
  insert into public.account_members (account_id, user_id, role)
  select account, id, name from portals, people where name in ('admin', 'member', 'viewer');
  grant select on people, portals to public;
end
$$;

-- A document of each of them, which nothing but its policies guards.
create function tap.give_documents() returns void language plpgsql as $$
begin
  perform tap.drop_checks('documents');
  perform tap.put('documents', jsonb_build_object('id', document, 'user_id', id, 'generation', 1, 'active_generation', 1,
    'account_id', case name when 'stranger' then other else account end)) from people, portals;
end
$$;
