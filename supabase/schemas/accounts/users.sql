-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.users (
  id uuid not null,
  email text,
  name text default ''::text not null,
  last_login timestamptz,
  session_expires timestamptz,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  consent_version text,
  consented_at timestamptz,
  constraint users_consent_version_is_short check (((length(consent_version) >= 1) and (length(consent_version) <= 100))),
  constraint users_name_is_short check ((length(name) <= 200))
);
comment on table public.users is 'Profile of a signed-up user.';
comment on column public.users.id is 'The id of auth.users.';
comment on column public.users.email is 'Copy of the sign-in address, kept by trigger; null for phone sign-ups. Users of single sign-on may share one: it names nobody.';
comment on column public.users.name is 'Name to show; the user may change it.';
comment on column public.users.last_login is 'When the user last signed in; null when unknown.';
comment on column public.users.session_expires is 'When the current session ends; null when unknown.';
comment on column public.users.created_at is 'When the user signed up.';
comment on column public.users.updated_at is 'When the profile last changed; set by trigger.';
comment on column public.users.consent_version is 'Version of the terms that the user agreed to last; null before.';
comment on column public.users.consented_at is 'When the user did; set by trigger.';

alter table only public.users
  add constraint users_pkey primary key (id);

alter table only public.users
  add constraint users_are_auth_users foreign key (id) references auth.users(id) on delete cascade;

create trigger _100_stamp before update on public.users
  for each row execute function private.stamp_updated_at();

create trigger _150_consent before insert or update of consent_version on public.users
  for each row execute function private.stamp_consent();

create trigger _900_audit after insert or delete or update on public.users
  for each row execute function private.audit();

alter table public.users enable row level security;

create policy "A user changes its own profile" on public.users
  for update to authenticated
  using ((id = (select auth.uid() as uid)))
  with check ((id = (select auth.uid() as uid)));
comment on policy "A user changes its own profile" on public.users is 'Column privileges leave only the name.';

create policy "A user reads its own profile" on public.users
  for select to authenticated
  using ((id = (select auth.uid() as uid)));
comment on policy "A user reads its own profile" on public.users is 'Nobody lists other users.';

grant select on table public.users to authenticated;
grant select, insert, delete, update on table public.users to service_role;
grant update (name, consent_version) on table public.users to authenticated;
