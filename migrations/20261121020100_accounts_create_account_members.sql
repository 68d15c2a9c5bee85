-- account_members: which user may do what in which portal, and the helpers that policies ask.
-- Why: access is by membership; policies ask once per statement, not once per row.
-- Who may call: members read who else is a member; owners and admins change it.

create table public.account_members (
  account_id uuid not null,
  user_id uuid not null,
  role text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint account_members_pkey primary key (account_id, user_id),
  constraint account_members_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint account_members_are_users foreign key (user_id) references auth.users (id) on delete cascade,
  constraint account_members_role_is_known check (role in ('owner', 'admin', 'member', 'viewer'))
);
create index idx_account_members_user_id on public.account_members (user_id);
create trigger _100_stamp before update on public.account_members
  for each row execute function private.stamp_updated_at();

comment on table public.account_members is 'Users of a portal and their roles.';
comment on column public.account_members.account_id is 'The portal.';
comment on column public.account_members.user_id is 'The user.';
comment on column public.account_members.role is
  'owner and admin manage the connection, member starts syncs, viewer reads.';
comment on column public.account_members.created_at is 'When the user became a member.';
comment on column public.account_members.updated_at is 'When the role last changed; set by trigger.';
comment on index public.idx_account_members_user_id is 'The portals of one user: every policy asks for them.';

create function private.my_account_ids(p_roles text[] default array['owner', 'admin', 'member', 'viewer'])
returns setof uuid
language sql stable security definer set search_path = '' rows 5
as $$
  -- definer because the policy of account_members asks this function itself
  select m.account_id from public.account_members m
  where m.user_id = (select auth.uid()) and m.role = any (p_roles)
$$;
comment on function private.my_account_ids(text[]) is
  'Portals in which the caller has one of the roles; policies use it as array(select …), evaluated once.';
revoke execute on function private.my_account_ids(text[]) from public;
grant execute on function private.my_account_ids(text[]) to authenticated, service_role;

create function private.keep_an_owner() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the caller may not lock hubspot_accounts
declare
  v_account_id uuid := coalesce(new.account_id, old.account_id);
begin
  -- 1. Only an owner (or the service, which has no user) makes or unmakes owners.
  if (select auth.uid()) is not null and 'owner' in (coalesce(old.role, ''), coalesce(new.role, ''))
    and not exists (
      select from public.account_members m
      where m.account_id = v_account_id and m.user_id = (select auth.uid()) and m.role = 'owner') then
    perform private.raise_problem(403, 'forbidden', 'Only an owner may make or unmake an owner.');
  end if;
  -- 2. The last owner stays, while the account and the user exist. The lock lets two owners not leave at once.
  if old.role = 'owner' and new.role is distinct from 'owner' then
    perform from public.hubspot_accounts a where a.id = old.account_id for no key update;
    if found and exists (select from auth.users u where u.id = old.user_id) and not exists (
      select from public.account_members m
      where m.account_id = old.account_id and m.role = 'owner' and m.user_id <> old.user_id) then
      perform private.raise_problem(409, 'last_owner', 'A portal keeps at least one owner.');
    end if;
  end if;
  return coalesce(new, old);
end
$$;
comment on function private.keep_an_owner() is
  'Row trigger: owners are made by owners only, and the last one stays.';
revoke execute on function private.keep_an_owner() from public;
create trigger _200_keep_an_owner before insert or update or delete on public.account_members
  for each row execute function private.keep_an_owner();

alter table public.account_members enable row level security;
create policy "Members see who else is a member" on public.account_members
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
create policy "Owners and admins add members" on public.account_members
  for insert to authenticated
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
create policy "Owners and admins change roles" on public.account_members
  for update to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))))
  with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
create policy "Owners and admins remove members" on public.account_members
  for delete to authenticated
  using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Members see who else is a member" on public.account_members is 'Any role reads the list.';
comment on policy "Owners and admins add members" on public.account_members is 'keep_an_owner guards owners.';
comment on policy "Owners and admins change roles" on public.account_members is 'keep_an_owner guards owners.';
comment on policy "Owners and admins remove members" on public.account_members is 'keep_an_owner guards owners.';

create policy "Members see their portals" on public.hubspot_accounts
  for select to authenticated using (id = any (array(select private.my_account_ids())));
comment on policy "Members see their portals" on public.hubspot_accounts is
  'Rows by membership; the token columns are kept by column privileges.';

grant select, insert, delete, update (role) on public.account_members to authenticated;
grant select, insert, update, delete on public.account_members, public.hubspot_accounts to service_role;
grant select (
  id, portal_id, token_type, scopes, status, error_code, error_message, expires_at, last_sync_at, connected_at,
  created_at, updated_at
) on public.hubspot_accounts to authenticated;
