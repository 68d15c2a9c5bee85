-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.admin_users with (security_invoker='true') as
 select m.user_id as id,
    m.account_id,
    m.user_id,
    p.email,
    m.role,
    m.created_at
   from (public.account_members m
     left join private.member_profiles() p(user_id, name, email) on ((p.user_id = m.user_id)))
  where (m.role = any (array['owner'::text, 'admin'::text]));
comment on view public.admin_users is 'Owners and admins of the caller''s portals (document 002).';
comment on column public.admin_users.id is 'The user''s id, under the name document 002 uses.';
comment on column public.admin_users.account_id is 'The portal.';
comment on column public.admin_users.user_id is 'The user.';
comment on column public.admin_users.email is 'The address that the user signs in with; null for phone sign-ups.';
comment on column public.admin_users.role is 'owner or admin.';
comment on column public.admin_users.created_at is 'When the user became a member.';

grant select on table public.admin_users to authenticated;
grant select on table public.admin_users to service_role;
