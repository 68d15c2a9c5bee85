-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create or replace view public.account_people with (security_invoker='true') as
 select m.account_id,
    m.user_id,
    m.role,
    m.joined_by,
    p.name,
    p.email,
    m.created_at
   from (public.account_members m
     left join private.member_profiles() p(user_id, name, email) on ((p.user_id = m.user_id)));
comment on view public.account_people is 'The members of the caller''s portals, with name and address.';
comment on column public.account_people.account_id is 'The portal.';
comment on column public.account_people.user_id is 'The user.';
comment on column public.account_people.role is 'owner, admin, member or viewer.';
comment on column public.account_people.joined_by is 'consent, invitation or service.';
comment on column public.account_people.name is 'Name to show; empty when the user has given none.';
comment on column public.account_people.email is 'The address that the user signs in with; null for phone sign-ups.';
comment on column public.account_people.created_at is 'When the user became a member.';

grant select on table public.account_people to authenticated;
grant select on table public.account_people to service_role;
