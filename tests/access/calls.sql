-- Calls of every function of the API, and what is sent to every kind of topic.

-- What an argument names; a function that has none of these answers about the caller.
create function pg_temp.subject(p_argument text, p_type oid, r reaches) returns text language sql as $$
  select case case when p_argument <> 'p_id' or p_type = 'uuid'::regtype then p_argument end
    when 'p_portal_id' then r.portal
    when 'p_account_id' then r.account::text
    when 'p_document_id' then r.document::text
    when 'p_document_ids' then array[r.document]::text
    when 'p_batch_id' then (select id::text from score_batches where account_id = r.account limit 1)
    when 'p_run_id' then (select id::text from training_runs where account_id = r.account limit 1)
    when 'p_model_id' then (select id::text from scoring_models where account_id = r.account limit 1)
    when 'p_session_id' then (select session_id::text from sync_sessions where account_id = r.account limit 1)
    when 'p_alert_id' then (select id::text from alerts where account_id = r.account limit 1)
    when 'p_exam_id' then (select id::text from mock_exams where account_id = r.account limit 1)
    -- Of a booking; jobs and actions have numbers.
    when 'p_id' then (select id::text from bookings where account_id = r.account limit 1)
    when 'p_erasure_id' then (select id::text from person_erasures where account_id = r.account limit 1)
    when 'p_invitation_id' then (select id::text from account_invitations i where i.email = r.address
      and i.account_id = (pg_temp.whose('account_invitations', r) ->> 'account_id')::uuid limit 1)
    when 'p_record_id' then (select hubspot_id from hubspot_contacts_raw where account_id = r.account limit 1)
  end
$$;
-- Values of the arguments that name nothing.
create function pg_temp.argument(p_name text, p_type oid) returns text language sql as $$
  select case
    when p_name = 'p_user_id' then (select id::text from people where name = 'colleague')
    when p_name = 'p_object_type' then 'contacts'
    when p_name = 'p_action' then 'view'
    when typcategory = 'A' then '{}'
    else tap.some_value(oid) #>> '{}'
  end from pg_type where oid = p_type
$$;
create temp table functions as
select p.oid, p.oid::regproc::text as name, coalesce(a.names, '{}') as names, coalesce(a.types, '{}') as types,
  exists (select from reaches r, unnest(a.names, a.types) x (n, t) where r.reach = 'all' and pg_temp.subject(n, t, r) is not null) as has_subject
from pg_proc p, lateral (
  select array_agg(p.proargnames[n]), array_agg(p.proargtypes[n - 1]) from generate_series(1, p.pronargs - p.pronargdefaults) n) a (names, types)
where p.pronamespace = 'public'::regnamespace and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');
create function pg_temp.call_of(f functions, r reaches) returns text language sql as $$
  select format('select from (select %s(%s)::text) x (answer) where coalesce(answer, '''') not in (%s)', f.name, coalesce(string_agg(format('%I => %L::%s', n,
    coalesce(pg_temp.subject(n, t, r), pg_temp.argument(n, t)), t::regtype), ', '), ''),
    -- Who asks for what is not there for it, or not at all, may get an empty answer instead of a refusal.
    case when f.has_subject then $w$'[]', '{}', '{"recorded": 0}'$w$ else quote_literal('nothing') end)
  from unnest(f.names, f.types) a (n, t)
$$;
insert into found (actor, relation, verb, reach, name, said)
select r.actor, null, 'execute', case when f.has_subject then r.reach else '' end, f.oid::regprocedure::text, pg_temp.try(r.actor, pg_temp.call_of(f, r))
from reaches r, functions f where f.has_subject or r.reach = 'portal';

set local session authorization supabase_admin;
create table realtime.messages_now partition of realtime.messages default;
set local session authorization postgres;
create function pg_temp.exchange(p_actor text, p_topic text, p_statement text) returns text language plpgsql as $$
begin
  perform set_config('realtime.topic', p_topic, true);
  insert into realtime.messages (topic, extension) values (p_topic, 'broadcast');
  return pg_temp.try(p_actor, p_statement);
end
$$;
-- The kinds of topics are those of which a policy knows.
insert into found (actor, relation, verb, reach, name, said)
select r.actor, null, verb, r.reach, kind, pg_temp.exchange(r.actor,
  kind || case kind when 'account:' then r.account when 'document:' then r.document when 'user:' then r.person
    when 'exam:' then (select id from mock_exams where account_id = r.account limit 1) end,
  case verb when 'receive' then 'select from realtime.messages where topic = realtime.topic()'
    else $$insert into realtime.messages (topic, extension) values (realtime.topic(), 'broadcast')$$ end)
from reaches r, unnest(array['receive', 'send']) verb, (select distinct (regexp_matches(pg_get_expr(polqual, polrelid), '''(\w+:)''', 'g'))[1]
  from pg_policy where polrelid = 'realtime.messages'::regclass
  -- Its policy asks private.exam_of_topic.
  union select 'exam:') k (kind);
