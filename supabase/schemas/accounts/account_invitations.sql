-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.account_invitations (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  email text not null,
  role text default 'member'::text not null,
  invited_by uuid default auth.uid(),
  created_at timestamptz default now() not null,
  expires_at timestamptz default (now() + '14 days'::interval) not null,
  token_hash text,
  constraint account_invitations_email_is_an_address check (((email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text) and (length(email) <= 320))),
  constraint account_invitations_email_is_lower_case check ((email = lower(email))),
  constraint account_invitations_role_is_known check ((role = any (array['admin'::text, 'member'::text, 'viewer'::text]))),
  constraint account_invitations_token_hash_is_sha256 check ((token_hash ~ '^[0-9a-f]{64}$'::text))
);
comment on table public.account_invitations is 'Addresses that were invited into a portal and have neither accepted nor declined.';
comment on column public.account_invitations.id is 'What invitation_accept is called with.';
comment on column public.account_invitations.account_id is 'The portal.';
comment on column public.account_invitations.email is 'Whom: the address that the invited signs in with, in lower case.';
comment on column public.account_invitations.role is 'What the invited becomes. An owner is made by an owner, of a member.';
comment on column public.account_invitations.invited_by is 'Who invited; null for the service.';
comment on column public.account_invitations.created_at is 'When.';
comment on column public.account_invitations.expires_at is 'After this it is not accepted any more.';
comment on column public.account_invitations.token_hash is 'SHA-256 of the token that proves the invitation was received; null until one was made.';

alter table only public.account_invitations
  add constraint account_invitations_are_one_per_address unique (account_id, email);

alter table only public.account_invitations
  add constraint account_invitations_pkey primary key (id);

create index idx_account_invitations_email on public.account_invitations using btree (email);
comment on index public.idx_account_invitations_email is 'What the caller is invited to.';
create index idx_account_invitations_invited_by on public.account_invitations using btree (invited_by);
comment on index public.idx_account_invitations_invited_by is 'For the foreign key.';

alter table only public.account_invitations
  add constraint account_invitations_are_from_a_user foreign key (invited_by) references auth.users(id) on delete set null;

alter table only public.account_invitations
  add constraint account_invitations_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_check before insert on public.account_invitations
  for each row execute function private.check_invitation();

create trigger _900_audit after insert or delete or update on public.account_invitations
  for each row execute function private.audit();

alter table public.account_invitations enable row level security;

create policy "Owners and admins invite" on public.account_invitations
  for insert to authenticated
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins invite" on public.account_invitations is 'Column privileges leave the address and the role.';

create policy "Owners and admins withdraw invitations, the invited decline" on public.account_invitations
  for delete to authenticated
  using (((email = (select private.my_email() as my_email)) or (account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids)))));
comment on policy "Owners and admins withdraw invitations, the invited decline" on public.account_invitations is 'Accepting is invitation_accept.';

create policy "Owners, admins and the invited read invitations" on public.account_invitations
  for select to authenticated
  using (((email = (select private.my_email() as my_email)) or (account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids)))));
comment on policy "Owners, admins and the invited read invitations" on public.account_invitations is 'Other members have no use for them.';

grant select, delete on table public.account_invitations to authenticated;
grant select, insert, delete, update on table public.account_invitations to service_role;
grant insert (account_id, email, role) on table public.account_invitations to authenticated;
