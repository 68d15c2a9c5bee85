-- An invitation is accepted by whoever proves the address: by a mail that was answered, or by the token that the inviter sends.
-- Why: with e-mail confirmation off anybody signs up with an invited address, and took its invitation (decision 39).
-- Who may call: owners and admins make tokens, the invited accept.

alter table public.account_invitations
  add column token_hash text,
  add constraint account_invitations_token_hash_is_sha256 check (token_hash ~ '^[0-9a-f]{64}$');
comment on column public.account_invitations.token_hash is 'SHA-256 of the token that proves the invitation was received; null until one was made.';

create function private.has_proven_address(p_user_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  -- definer because auth.users is not the caller's to read
  -- Without confirmation the auth service calls every address confirmed; a mail that was sent, an invitation of its own or
  -- another provider tells the difference. By name, since a stack without them has no such columns.
  select exists (
    select from auth.users u, to_jsonb(u) j
    where u.id = p_user_id and j ->> 'email_confirmed_at' is not null
      and (j ->> 'confirmation_sent_at' is not null or j ->> 'invited_at' is not null
        or coalesce(j -> 'raw_app_meta_data' ->> 'provider', 'email') <> 'email'))
$$;
comment on function private.has_proven_address(uuid) is 'Whether the user has shown that the address is theirs.';
revoke execute on function private.has_proven_address(uuid) from public;

create function private.make_invitation_token(p_invitation_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because clients do not change invitations
declare
  -- 244 random bits.
  v_token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  update public.account_invitations i set token_hash = encode(sha256(convert_to(v_token, 'UTF8')), 'hex')
  where i.id = p_invitation_id and i.account_id in (select private.my_account_ids(array['owner', 'admin']));
  if not found then
    perform private.raise_problem(404, 'unknown_invitation', 'You have made no such invitation.');
  end if;
  return jsonb_build_object('invitation_id', p_invitation_id, 'token', v_token);
end
$$;
comment on function private.make_invitation_token(uuid) is 'Makes the token of an invitation anew, for owners and admins; the last one stops to count.';
revoke execute on function private.make_invitation_token(uuid) from public;
grant execute on function private.make_invitation_token(uuid) to authenticated, service_role;

create function public.invitation_token(p_invitation_id uuid) returns jsonb
language sql volatile set search_path = ''
as $$
  select private.make_invitation_token(p_invitation_id)
$$;
comment on function public.invitation_token(uuid) is 'A token to be sent to the invited address, where e-mail is not confirmed; shown once, and each makes the last one void.';
revoke execute on function public.invitation_token(uuid) from public;
grant execute on function public.invitation_token(uuid) to authenticated, service_role;

drop function public.invitation_accept(uuid);
drop function private.accept_invitation(uuid);

create function private.accept_invitation(p_invitation_id uuid, p_token text) returns jsonb
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
comment on function private.accept_invitation(uuid, text) is
  'Makes the caller a member as an invitation for their proven address says; 404, 410 and 403 unproven_address.';
revoke execute on function private.accept_invitation(uuid, text) from public;
grant execute on function private.accept_invitation(uuid, text) to authenticated, service_role;

create function public.invitation_accept(p_invitation_id uuid, p_token text default null) returns jsonb
language sql volatile set search_path = ''
as $$
  select private.accept_invitation(p_invitation_id, p_token)
$$;
comment on function public.invitation_accept(uuid, text) is
  'Accepts an invitation for the caller''s address; with its token where the address is not confirmed by e-mail.';
revoke execute on function public.invitation_accept(uuid, text) from public;
grant execute on function public.invitation_accept(uuid, text) to authenticated, service_role;
