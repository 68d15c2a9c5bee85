-- The policies ask once per statement what the caller reads, however many chunks there are, and leave the indexes their work.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account, null::uuid as doc;
grant select on story to public;
update story set account = tap.connect(owner);
alter table documents disable trigger user;
alter table document_chunks disable trigger user;
insert into documents (account_id, user_id, filename, storage_path, status, active_generation, completed_at)
select account, owner, 'a', owner || '/' || n, 'completed', 1, now() from story, generate_series(1, 300) n;
insert into document_chunks (document_id, account_id, generation, chunk_index, content, token_count, char_start, char_end, content_hash)
select d.id, d.account_id, 1, n, 'x', 1, 0, 1, 'h' from documents d, generate_series(1, 50) n;
alter table documents enable trigger user;
alter table document_chunks enable trigger user;
update story set doc = (select id from documents limit 1);
analyze documents;
analyze document_chunks;
create function pg_temp.plan_of(p_query text) returns text language plpgsql as $$
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
grant execute on function pg_temp.plan_of(text) to authenticated;

select tap.sign_in(owner) from story;
create temp table plans as select pg_temp.plan_of('select count(*) from document_chunks') as everything,
  pg_temp.plan_of(format('select content from document_chunks where document_id = %L and chunk_index = 7', doc)) as one,
  pg_temp.plan_of('select count(*) from documents') as documents from story;
select is((select count(*)::int from document_chunks), 15000, 'the owner sees every chunk');
select ok(everything ~ 'hashed SubPlan' and everything ~ 'readable_documents' and everything !~ 'loops=([2-9]|1\d)',
  'a count of 15,000 chunks asks once for the documents') from plans;
select ok(one ~ 'Index Cond: \(\(document_id' and one !~ 'loops=([2-9]|1\d)', 'a chunk of one document comes from its index') from plans;
select ok(documents !~ 'SubPlan \d+\)+ *\n.*loops=([2-9]|1\d)' and documents ~ 'InitPlan', 'documents are compared with the caller''s id, asked for once') from plans;
select tap.be_owner();
