-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.member_context(p_portal_id text default null::text) returns jsonb
  language plpgsql stable
  set search_path = ''
  as $$
declare
  v_user_id uuid := (select auth.uid());
  v_answer jsonb;
begin
  if v_user_id is null then
    perform private.raise_problem(401, 'unauthorized', 'Sign in first.');
  end if;
  v_answer := jsonb_build_object('user_id', v_user_id, 'email', (select auth.jwt()) ->> 'email');
  if p_portal_id is null then
    return v_answer;
  end if;
  -- A portal of someone else answers as one that does not exist.
  select v_answer || jsonb_build_object('account_id', a.id, 'portal_id', a.portal_id, 'role', m.role) into v_answer
  from public.hubspot_accounts a
  join public.account_members m on m.account_id = a.id and m.user_id = v_user_id
  where a.portal_id = p_portal_id;
  if v_answer is null then
    perform private.raise_problem(404, 'unknown_portal', 'This portal is not known.');
  end if;
  return v_answer;
end
$$;
comment on function public.member_context(p_portal_id text) is 'The caller, and with a portal id the account and the caller''s role in it.';

revoke all on function public.member_context(p_portal_id text) from public;
grant all on function public.member_context(p_portal_id text) to authenticated;
grant all on function public.member_context(p_portal_id text) to service_role;
