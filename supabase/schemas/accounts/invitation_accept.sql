-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.invitation_accept(p_invitation_id uuid, p_token text default null::text) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.accept_invitation(p_invitation_id, p_token)
$$;
comment on function public.invitation_accept(p_invitation_id uuid, p_token text) is 'Accepts an invitation for the caller''s address; with its token where the address is not confirmed by e-mail.';

revoke all on function public.invitation_accept(p_invitation_id uuid, p_token text) from public;
grant all on function public.invitation_accept(p_invitation_id uuid, p_token text) to authenticated;
grant all on function public.invitation_accept(p_invitation_id uuid, p_token text) to service_role;
