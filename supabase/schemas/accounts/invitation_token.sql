-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace function public.invitation_token(p_invitation_id uuid) returns jsonb
  language sql
  set search_path = ''
  as $$
  select private.make_invitation_token(p_invitation_id)
$$;
comment on function public.invitation_token(p_invitation_id uuid) is 'A token to be sent to the invited address, where e-mail is not confirmed; shown once, and each makes the last one void.';

revoke all on function public.invitation_token(p_invitation_id uuid) from public;
grant all on function public.invitation_token(p_invitation_id uuid) to authenticated;
grant all on function public.invitation_token(p_invitation_id uuid) to service_role;
