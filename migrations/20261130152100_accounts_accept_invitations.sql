-- Accepting an invitation, leaving a portal, and no other way in for clients.
-- Why: who joins has agreed, and who is in may leave.
-- Who may call: the invited accept; members leave.

alter table public.account_members
  drop constraint account_members_joined_by_is_known,
  add constraint account_members_joined_by_is_known check (joined_by in ('consent', 'invitation', 'service'));
comment on column public.account_members.joined_by is
  'consent: agreed in HubSpot; invitation: accepted one; service: put there with the secret key.';

create function private.accept_invitation(p_invitation_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
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
comment on function private.accept_invitation(uuid) is
  'Makes the caller a member by an invitation for the caller''s address; problems 404 unknown_invitation, 410 expired_invitation.';
revoke execute on function private.accept_invitation(uuid) from public;
grant execute on function private.accept_invitation(uuid) to authenticated, service_role;

create function public.invitation_accept(p_invitation_id uuid) returns jsonb
language sql volatile security invoker set search_path = ''
as $$
  select private.accept_invitation(p_invitation_id)
$$;
comment on function public.invitation_accept(uuid) is
  'Makes the caller a member by an invitation for the caller''s address; problems 404 unknown_invitation, 410 expired_invitation.';
revoke execute on function public.invitation_accept(uuid) from public, anon;
grant execute on function public.invitation_accept(uuid) to authenticated, service_role;

drop policy "Owners and admins add members" on public.account_members;
drop policy "Owners and admins remove members" on public.account_members;
create policy "Owners and admins remove members, members leave" on public.account_members
  for delete to authenticated using (user_id = (select auth.uid())
    or account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins remove members, members leave" on public.account_members is 'keep_an_owner guards owners, and keeps the last.';
revoke insert on public.account_members from authenticated;
