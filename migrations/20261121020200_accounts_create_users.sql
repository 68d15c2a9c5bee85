-- users: the profile of an auth user, made when the user signs up.
-- Why: application rows point at a user that the API may show, not at auth.users.
-- Who may call: a user reads its own profile and changes its name.

create table public.users (
  id uuid not null,
  email text,
  name text not null default '',
  last_login timestamptz,
  session_expires timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint users_pkey primary key (id),
  constraint users_email_is_unique unique (email),
  constraint users_are_auth_users foreign key (id) references auth.users (id) on delete cascade,
  constraint users_name_is_short check (length(name) <= 200)
);
create trigger _100_stamp before update on public.users
  for each row execute function private.stamp_updated_at();

comment on table public.users is 'Profile of a signed-up user.';
comment on column public.users.id is 'The id of auth.users.';
comment on column public.users.email is 'Copy of the sign-in address, kept by trigger; null for phone sign-ups.';
comment on column public.users.name is 'Name to show; the user may change it.';
comment on column public.users.last_login is 'When the user last signed in; null when unknown.';
comment on column public.users.session_expires is 'When the current session ends; null when unknown.';
comment on column public.users.created_at is 'When the user signed up.';
comment on column public.users.updated_at is 'When the profile last changed; set by trigger.';

alter table public.users enable row level security;
create policy "A user reads its own profile" on public.users
  for select to authenticated using (id = (select auth.uid()));
create policy "A user changes its own profile" on public.users
  for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));
comment on policy "A user reads its own profile" on public.users is 'Nobody lists other users.';
comment on policy "A user changes its own profile" on public.users is 'Column privileges leave only the name.';
grant select, update (name) on public.users to authenticated;
grant select, insert, update, delete on public.users to service_role;

create function private.keep_profile() returns trigger
language plpgsql volatile security definer set search_path = ''
as $$
-- definer because the auth service has no right on public.users
begin
  insert into public.users (id, email) values (new.id, new.email)
  on conflict (id) do update set email = excluded.email
  where users.email is distinct from excluded.email;
  return null;
end
$$;
comment on function private.keep_profile() is
  'Row trigger of auth.users: makes the profile and follows a changed address.';
revoke execute on function private.keep_profile() from public;
create trigger sales_copilot_keep_profile after insert or update of email on auth.users
  for each row execute function private.keep_profile();

-- Users who signed up before this migration.
insert into public.users (id, email) select u.id, u.email from auth.users u;
