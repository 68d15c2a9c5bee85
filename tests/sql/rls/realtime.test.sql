-- Who receives what is sent to a topic: members the events of their portal and its exams, users their own, readers of a document its own.

create temp table people (name text, id uuid);
insert into people select n, tap.make_user(n || '@example.com') from unnest(array['owner', 'viewer', 'reader', 'stranger']) n;
create temp table portals as select tap.connect(o.id) as account, tap.connect(s.id, '777') as other, null::uuid as document,
  null::uuid as exam, null::uuid as other_exam
from people o, people s where (o.name, s.name) = ('owner', 'stranger');
insert into account_members (account_id, user_id, role) select account, id, 'viewer' from portals, people where name in ('viewer', 'reader');
update portals set document = (select tap.add_document(id, account) from people where name = 'owner');
update portals set exam = tap.make_exam(account, 'e1'), other_exam = tap.make_exam(other, 'e1');
insert into document_members (document_id, user_id) select document, id from portals, people where name = 'reader';
set local session authorization supabase_admin;
create table realtime.messages_now partition of realtime.messages default;
set local session authorization postgres;
grant select on people, portals to public;

create function pg_temp.receives(p_user uuid, p_topic text) returns boolean language plpgsql as $$
declare
  v_receives boolean;
begin
  insert into realtime.messages (topic, extension) values (p_topic, 'broadcast');
  perform set_config('realtime.topic', p_topic, true);
  perform tap.sign_in(p_user);
  select exists (select from realtime.messages) into v_receives;
  perform tap.be_owner();
  return v_receives;
end
$$;
create temp table topics as
select 'account:' || account as topic, 'the portal' as what, '{owner,viewer,reader}'::text[] as receivers from portals
union all select 'account:' || other, 'another portal', '{stranger}' from portals
union all select 'exam:' || exam, 'an exam', '{owner,viewer,reader}' from portals
union all select 'exam:' || other_exam, 'an exam of another portal', '{stranger}' from portals
union all select t, 'no exam: ' || t, '{}' from portals, unnest(array['exam:', 'exam:1', 'exam:' || gen_random_uuid(), 'exam:' || exam || '/x', exam::text]) t
union all select 'document:' || document, 'a document', '{owner,reader}' from portals
union all select 'document:' || gen_random_uuid(), 'an unknown document', '{}'
union all select 'user:' || id, name, array[name] from people
union all select 'account:', 'no portal', '{}'
union all select 'all', 'anything', '{}';
select is(pg_temp.receives(p.id, t.topic), p.name = any (t.receivers), p.name || ' and the events of ' || t.what) from people p, topics t;
