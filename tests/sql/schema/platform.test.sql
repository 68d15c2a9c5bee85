-- The stand-in is as strict as hosted: what a migration or a test may do here, it may do there.

select is((select concat_ws(' ', rolname, rolsuper, rolbypassrls) from pg_roles where rolname = session_user), 'postgres f t',
  'who migrates and tests is no superuser');
select is_empty($$
  select c.oid::regclass::text from pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and pg_get_userbyid(c.relowner) <> 'postgres'
$$, 'and owns every table and view');
select is_empty($$
  select p.oid::regprocedure::text from pg_proc p
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and pg_get_userbyid(p.proowner) <> 'postgres'
$$, 'and every function, also those of definer''s rights');
select is(array(select rolname::text from pg_roles where rolname in ('anon', 'authenticated', 'service_role') and rolinherit order by 1),
  array['anon', 'authenticated', 'service_role'], 'the roles of the API inherit');

-- Users.
select throws_ok($$insert into auth.users (email) values ('no-id@example.com')$$, '23502', null, 'whoever inserts a user brings the id');
select tap.make_user('twice@example.com');
select throws_ok($$select tap.make_user('twice@example.com')$$, '23505', null, 'an address is unique');

-- Files.
select throws_ok('delete from storage.objects', '42501', null, 'nobody deletes a file by SQL');
select throws_ok('delete from storage.buckets', '42501', null, 'nor a bucket');

-- Callers.
select tap.be_anon();
select is(current_setting('statement_timeout') || ' ' || current_setting('lock_timeout'), '3s 8s', 'anon has three seconds');
select tap.be_owner();
select tap.be_service();
select is(current_setting('statement_timeout') || ' ' || current_setting('lock_timeout'), '8s 8s', 'the service has those of authenticator');
select tap.be_owner();
select is(current_setting('statement_timeout'), '0', 'who migrates has all the time');
select set_config('request.jwt.claim.sub', '00000000-0000-4000-8000-000000000001', true),
  set_config('request.jwt.claims', '{"sub": "00000000-0000-4000-8000-000000000002", "email": "a@b.example"}', true);
select is(auth.uid()::text || ' ' || auth.email(), '00000000-0000-4000-8000-000000000001 a@b.example', 'a claim of its own comes before the claims');
