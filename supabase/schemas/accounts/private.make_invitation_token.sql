-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function private.make_invitation_token(p_invitation_id uuid) returns jsonb
  language plpgsql security definer
  set search_path = ''
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
comment on function private.make_invitation_token(p_invitation_id uuid) is 'Makes the token of an invitation anew, for owners and admins; the last one stops to count.';

revoke all on function private.make_invitation_token(p_invitation_id uuid) from public;
grant all on function private.make_invitation_token(p_invitation_id uuid) to authenticated;
grant all on function private.make_invitation_token(p_invitation_id uuid) to service_role;
