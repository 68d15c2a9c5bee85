-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.accept_invitation(p_invitation_id uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
  as $$
-- definer because clients make no members by themselves
declare
  v_user_id uuid := (select auth.uid());
  v_invitation public.account_invitations;
  v_role text;
begin
  if v_user_id is null then
    perform private.raise_problem(401, 'unauthorized', 'Sign in first.');
  end if;
  -- One for somebody else answers as one that does not exist.
  delete from public.account_invitations i
  where i.id = p_invitation_id and i.email = private.my_email() returning * into v_invitation;
  if v_invitation.id is null then
    perform private.raise_problem(404, 'unknown_invitation', 'There is no such invitation for you.');
  elsif v_invitation.expires_at <= clock_timestamp() then
    perform private.raise_problem(410, 'expired_invitation', 'This invitation has expired; ask for another.');
  end if;
  insert into public.account_members (account_id, user_id, role, joined_by)
  values (v_invitation.account_id, v_user_id, v_invitation.role, 'invitation')
  on conflict (account_id, user_id) do nothing;
  select m.role into v_role from public.account_members m
  where m.account_id = v_invitation.account_id and m.user_id = v_user_id;
  return jsonb_build_object('account_id', v_invitation.account_id, 'role', v_role,
    'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_invitation.account_id));
end
$$;
comment on function private.accept_invitation(p_invitation_id uuid) is 'Makes the caller a member by an invitation for the caller''s address; problems 404 unknown_invitation, 410 expired_invitation.';

revoke all on function private.accept_invitation(p_invitation_id uuid) from public;
grant all on function private.accept_invitation(p_invitation_id uuid) to authenticated;
grant all on function private.accept_invitation(p_invitation_id uuid) to service_role;
