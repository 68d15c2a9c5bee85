-- Only a full sync that was asked to carries the consent to archive any number of records.

create temp table story as select tap.make_user('owner@example.com') as owner, null::uuid as account;
update story set account = tap.connect(owner);

create function pg_temp.consents(p_mode text, p_accept boolean) returns jsonb language plpgsql as $$
declare
  v_account uuid := (select account from story);
begin
  delete from private.jobs;
  delete from public.sync_sessions;
  perform sync_start(v_account, null, p_mode, '{contacts}', null, p_accept);
  return (select payload -> 'accept_deletions' from private.jobs);
end
$$;
select is(pg_temp.consents('full', true), 'true', 'a full sync that was asked to');
select is(pg_temp.consents('full', false), null, 'not one that was not');
select is(pg_temp.consents('full', null), null, 'nor one that says nothing');
select is(pg_temp.consents('incremental', true), null, 'nor an incremental one, which finds nothing out about it');
