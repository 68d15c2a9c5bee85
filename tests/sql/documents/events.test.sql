-- Events go to the document's readers and its owner, never to the whole portal; and the policy lets only them listen.

create temp table events (n int generated always as identity, topic text, event text, payload jsonb);
grant insert on events to public;
set local session authorization supabase_admin;
create function realtime.send(payload jsonb, event text, topic text, private boolean) returns void language sql as $$
  insert into events (topic, event, payload) values (topic, event, payload)
$$;
set local session authorization postgres;
create temp table story as select tap.make_user('owner@example.com') as owner, tap.make_user('ann@example.com') as ann, null::uuid as account, null::uuid as doc;
grant select on story to public;
update story set account = tap.connect(owner);
insert into account_members (account_id, user_id, role) select account, ann, 'member' from story;
delete from events;
update story set doc = tap.add_document(owner, account);
select tap.run_document(doc, 'text') from story;
select is((select string_agg(payload ->> 'status', ' ' order by n) from events, story where topic = 'document:' || doc and event = 'document:status'),
  'uploaded parsing parsed chunking chunked vectorizing completed', 'each change of status is told');
select is((select count(*)::int from events, story where topic = 'user:' || owner), (select count(*)::int from events, story where topic = 'document:' || doc), 'the owner hears the same');
select is((select payload - 'document_id' from events where event = 'document:progress' and topic like 'document:%' order by n limit 1),
  '{"step": "parse", "chars": 4, "parts": 1, "generation": 1}', 'so is the progress');
select is((select count(*)::int from events where topic like 'account:%'), 0, 'the portal hears nothing');
select is((select count(*)::int from events where payload::text ~ 'a\.md'), 0, 'no event says what the document is');
select tap.sign_in(owner) from story;
select document_share(doc, ann) from story;
select document_unshare(doc, ann) from story;
select document_retry(doc) from story;
select document_delete(doc) from story;
select tap.be_owner();
select is((select string_agg(event, ' ' order by n) from events, story where topic = 'user:' || ann), 'document:shared document:unshared', 'a member hears of shares');
select is((select string_agg(concat_ws(' ', event, payload ->> 'status', payload ->> 'generation'), ', ' order by n) from (
  select * from events, story where topic = 'document:' || doc order by n desc limit 2) x), 'document:status uploaded 2, document:deleted', 'readers hear of a new run and of the end');
