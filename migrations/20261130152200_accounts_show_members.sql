-- Members see each other's name and address.
-- Why: documents are shared with people, not with ids.
-- Who may call: members, for the portals that they are in.

create function private.member_profiles() returns table (user_id uuid, name text, email text)
language sql stable security definer set search_path = '' rows 50
as $$
  -- definer because a profile is its user's own; of others, name and address are all that is shown
  select u.id, u.name, u.email from public.users u
  where u.id = (select auth.uid()) or u.id in (
    select m.user_id from public.account_members m where m.account_id = any (array(select private.my_account_ids())))
$$;
comment on function private.member_profiles() is 'Name and address of the caller and of everybody in the caller''s portals.';
revoke execute on function private.member_profiles() from public;
grant execute on function private.member_profiles() to authenticated, service_role;

create view public.account_people with (security_invoker = true) as
select m.account_id, m.user_id, m.role, m.joined_by, p.name, p.email, m.created_at
from public.account_members m
left join private.member_profiles() p on p.user_id = m.user_id;
comment on view public.account_people is 'The members of the caller''s portals, with name and address.';
comment on column public.account_people.account_id is 'The portal.';
comment on column public.account_people.user_id is 'The user.';
comment on column public.account_people.role is 'owner, admin, member or viewer.';
comment on column public.account_people.joined_by is 'consent, invitation or service.';
comment on column public.account_people.name is 'Name to show; empty when the user has given none.';
comment on column public.account_people.email is 'The address that the user signs in with; null for phone sign-ups.';
comment on column public.account_people.created_at is 'When the user became a member.';
revoke all on public.account_people from anon, authenticated;
grant select on public.account_people to authenticated, service_role;

create or replace view public.admin_users with (security_invoker = true) as
select m.user_id as id, m.account_id, m.user_id, p.email, m.role, m.created_at
from public.account_members m
left join private.member_profiles() p on p.user_id = m.user_id
where m.role in ('owner', 'admin');
comment on column public.admin_users.email is 'The address that the user signs in with; null for phone sign-ups.';
