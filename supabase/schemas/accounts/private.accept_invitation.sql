-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.accept_invitation(p_invitation_id uuid, p_token text) returns jsonb
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
  select * into v_invitation from public.account_invitations i
  where i.id = p_invitation_id and i.email = private.my_email() for update;
  if v_invitation.id is null then
    perform private.raise_problem(404, 'unknown_invitation', 'There is no such invitation for you.');
  elsif v_invitation.expires_at <= clock_timestamp() then
    perform private.raise_problem(410, 'expired_invitation', 'This invitation has expired; ask for another.');
  -- A wrong token is refused, also to who would need none. Null when there is no token, and then the address decides.
  elsif not coalesce(v_invitation.token_hash = encode(sha256(convert_to(p_token, 'UTF8')), 'hex'),
    p_token is null and private.has_proven_address(v_user_id)) then
    perform private.raise_problem(403, 'unproven_address',
      'Your address was not confirmed by e-mail: accept with the token that whoever invited you sends you.');
  end if;
  delete from public.account_invitations i where i.id = v_invitation.id;
  insert into public.account_members (account_id, user_id, role, joined_by)
  values (v_invitation.account_id, v_user_id, v_invitation.role, 'invitation')
  on conflict (account_id, user_id) do nothing;
  select m.role into v_role from public.account_members m
  where m.account_id = v_invitation.account_id and m.user_id = v_user_id;
  return jsonb_build_object('account_id', v_invitation.account_id, 'role', v_role,
    'portal_id', (select a.portal_id from public.hubspot_accounts a where a.id = v_invitation.account_id));
end
$$;
comment on function private.accept_invitation(p_invitation_id uuid, p_token text) is 'Makes the caller a member as an invitation for their proven address says; 404, 410 and 403 unproven_address.';

revoke all on function private.accept_invitation(p_invitation_id uuid, p_token text) from public;
grant all on function private.accept_invitation(p_invitation_id uuid, p_token text) to authenticated;
grant all on function private.accept_invitation(p_invitation_id uuid, p_token text) to service_role;
