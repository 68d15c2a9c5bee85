-- Who is signed in takes what costs something so often in a while, and is told when there is more.

create temp table story as select tap.make_user('member@example.com') as member, tap.make_user('guest@example.com') as guest;
grant select on story to public;
select tap.connect(member) from story;
create function pg_temp.take(p_name text) returns text language plpgsql as $$
declare
  v_message text;
  v_detail text;
begin
  return public.allowance_take(p_name) ->> 'taken';
exception when sqlstate 'PGRST' then
  get stacked diagnostics v_message = message_text;
  return concat_ws(' ', (v_message::jsonb ->> 'details')::jsonb ->> 'status', (v_message::jsonb ->> 'details')::jsonb ->> 'code',
    ((v_message::jsonb ->> 'details')::jsonb ->> 'retry_after_ms')::int between 1 and 36000000);
when sqlstate 'P0001' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return concat_ws(' ', v_detail::jsonb ->> 'status', v_detail::jsonb ->> 'code');
end
$$;
grant execute on function pg_temp.take(text) to public;
-- Windows of ten hours: what a slow machine loses between two statements is nothing.
update private.limits set per_user = 2, window_seconds = 36000 where name in ('previews', 'searches');

select tap.sign_in(member) from story;
select is(array[pg_temp.take('previews'), pg_temp.take('previews'), pg_temp.take('previews')], array['true', 'true', '429 too_many_previews t'], 'so many, then no more, and when again');
select is(pg_temp.take('searches'), 'true', 'another allowance is not concerned');
select is(pg_temp.take('open_documents'), '404 unknown_allowance', 'what is not taken but counted is none');
select tap.be_owner();
update private.user_leases set grants = array[grants[1] - interval '11 hours', grants[2]] where bucket = 'previews';
select tap.sign_in(member) from story;
select is(array[pg_temp.take('previews'), pg_temp.take('previews')], array['true', '429 too_many_previews t'], 'what has left the window is there again');
select tap.be_owner();
select tap.sign_in(guest) from story;
select is(array[pg_temp.take('previews'), pg_temp.take('embeddings')], array['403 no_portal', '403 no_portal'], 'who is in no portal tries nothing out');
select is(pg_temp.take('searches'), 'true', 'but searches the documents of a personal space');
select tap.be_owner();
select tap.be_anon();
select throws_ok($$select public.allowance_take('searches')$$, '42501', null, 'who is not signed in takes nothing');
select tap.be_owner();
delete from auth.users using story where id = guest;
select is((select count(*)::int from private.user_leases, story where user_id = guest), 0, 'what a user took goes with the user');
