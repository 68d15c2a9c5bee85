-- breaking: clients no longer insert into account_members; they insert into account_invitations.
-- Invitations: an admin names an address, and whoever signs in with it accepts or declines.
-- Why: nobody is put into a portal unasked; a foreign membership became the default portal of one's documents.
-- Who may call: owners and admins invite and withdraw; the invited accept or decline; members leave.

create table public.account_invitations (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  email text not null,
  role text not null default 'member',
  invited_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '14 days',
  constraint account_invitations_pkey primary key (id),
  constraint account_invitations_belong_to_an_account foreign key (account_id)
    references public.hubspot_accounts (id) on delete cascade,
  constraint account_invitations_are_from_a_user foreign key (invited_by) references auth.users (id) on delete set null,
  constraint account_invitations_are_one_per_address unique (account_id, email),
  constraint account_invitations_email_is_an_address check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 320),
  constraint account_invitations_email_is_lower_case check (email = lower(email)),
  constraint account_invitations_role_is_known check (role in ('admin', 'member', 'viewer'))
);
create index idx_account_invitations_email on public.account_invitations (email);
create index idx_account_invitations_invited_by on public.account_invitations (invited_by);
comment on table public.account_invitations is 'Addresses that were invited into a portal and have neither accepted nor declined.';
comment on column public.account_invitations.id is 'What invitation_accept is called with.';
comment on column public.account_invitations.account_id is 'The portal.';
comment on column public.account_invitations.email is 'Whom: the address that the invited signs in with, in lower case.';
comment on column public.account_invitations.role is 'What the invited becomes. An owner is made by an owner, of a member.';
comment on column public.account_invitations.invited_by is 'Who invited; null for the service.';
comment on column public.account_invitations.created_at is 'When.';
comment on column public.account_invitations.expires_at is 'After this it is not accepted any more.';
comment on index public.idx_account_invitations_email is 'What the caller is invited to.';
comment on index public.idx_account_invitations_invited_by is 'For the foreign key.';

create function private.my_email() returns text
language sql stable security invoker set search_path = ''
as $$
  -- Not from the token, which may still hold an address that was changed since.
  select lower(u.email) from public.users u where u.id = (select auth.uid())
$$;
comment on function private.my_email() is 'The address that the caller signs in with, in lower case.';
revoke execute on function private.my_email() from public;
grant execute on function private.my_email() to authenticated, service_role;

create function private.check_invitation() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the profiles of others are not the caller's to read
declare
  v_user_id uuid;
begin
  new.email := lower(trim(new.email));
  if new.account_id = new.invited_by then
    perform private.raise_problem(422, 'personal_space', 'A personal space is its user''s alone; connect a portal first.');
  end if;
  if exists (
    select from public.account_members m join public.users u on u.id = m.user_id
    where m.account_id = new.account_id and lower(u.email) = new.email) then
    perform private.raise_problem(422, 'already_a_member', 'This address belongs to a member of the portal.');
  end if;
  -- An invitation that has expired makes room for the next.
  delete from public.account_invitations i
  where i.account_id = new.account_id and i.email = new.email and i.expires_at <= now();
  for v_user_id in select u.id from public.users u where lower(u.email) = new.email loop
    perform private.broadcast('user:' || v_user_id, 'invitation:new', jsonb_build_object('id', new.id));
  end loop;
  return new;
end
$$;
comment on function private.check_invitation() is 'Row trigger: writes the address in lower case, refuses members, tells the invited.';
revoke execute on function private.check_invitation() from public;
create trigger _100_check before insert on public.account_invitations
  for each row execute function private.check_invitation();
create trigger _900_audit after insert or delete or update on public.account_invitations
  for each row execute function private.audit();

alter table public.account_invitations enable row level security;
create policy "Owners, admins and the invited read invitations" on public.account_invitations
  for select to authenticated using (email = (select private.my_email())
    or account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
create policy "Owners and admins invite" on public.account_invitations
  for insert to authenticated with check (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
create policy "Owners and admins withdraw invitations, the invited decline" on public.account_invitations
  for delete to authenticated using (email = (select private.my_email())
    or account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners, admins and the invited read invitations" on public.account_invitations is 'Other members have no use for them.';
comment on policy "Owners and admins invite" on public.account_invitations is 'Column privileges leave the address and the role.';
comment on policy "Owners and admins withdraw invitations, the invited decline" on public.account_invitations is 'Accepting is invitation_accept.';
-- Hosted grants everything on a new table by default.
revoke all on public.account_invitations from anon, authenticated;
grant select, delete, insert (account_id, email, role) on public.account_invitations to authenticated;
grant select, insert, update, delete on public.account_invitations to service_role;
