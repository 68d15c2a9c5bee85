-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.invitation_accept(p_invitation_id uuid) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.accept_invitation(p_invitation_id)
$$;
comment on function public.invitation_accept(p_invitation_id uuid) is 'Makes the caller a member by an invitation for the caller''s address; problems 404 unknown_invitation, 410 expired_invitation.';

revoke all on function public.invitation_accept(p_invitation_id uuid) from public;
grant all on function public.invitation_accept(p_invitation_id uuid) to authenticated;
grant all on function public.invitation_accept(p_invitation_id uuid) to service_role;
