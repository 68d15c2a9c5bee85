-- A profile follows its auth user. Users of single sign-on may share an address, as auth allows it on hosted.

create function pg_temp.sign_up(p_email text) returns uuid language sql as $$
  insert into auth.users (id, email, is_sso_user) values (gen_random_uuid(), p_email, true) returning id
$$;
create temp table story as select tap.make_user('ada@example.com') as by_password, pg_temp.sign_up('ada@example.com') as by_sso, null::uuid as other;
select is((select count(*)::int from users where email = 'ada@example.com'), 2, 'who signs in by single sign-on may have the address of another user');
select lives_ok($$update story set other = pg_temp.sign_up('ada@example.com')$$, 'and a third one too');
select lives_ok($$update auth.users set email = 'ada@example.com' where id = (select pg_temp.sign_up('new@example.com'))$$, 'also later');
update auth.users u set email = 'lovelace@example.com' from story where u.id = by_sso;
select is((select email from users, story where id = by_sso), 'lovelace@example.com', 'a changed address is followed');
select is((select email from users, story where id = by_password), 'ada@example.com', 'by that user''s profile alone');
