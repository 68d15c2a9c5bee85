-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.account_members (
  account_id uuid not null,
  user_id uuid not null,
  role text not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  joined_by text default 'service'::text not null,
  hubspot_user_id bigint,
  checked_at timestamptz,
  seen_in_hubspot_at timestamptz,
  vanished_at timestamptz,
  constraint account_members_joined_by_is_known check ((joined_by = any (array['consent'::text, 'token'::text, 'invitation'::text, 'service'::text]))),
  constraint account_members_role_is_known check ((role = any (array['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text])))
);
comment on table public.account_members is 'Users of a portal and their roles.';
comment on column public.account_members.account_id is 'The portal.';
comment on column public.account_members.user_id is 'The user.';
comment on column public.account_members.role is 'owner and admin manage the connection, member starts syncs, viewer reads.';
comment on column public.account_members.created_at is 'When the user became a member.';
comment on column public.account_members.updated_at is 'When the role last changed; set by trigger.';
comment on column public.account_members.joined_by is 'consent: agreed in HubSpot; token: pasted one of a private app; invitation: accepted one; service: put there with the secret key.';
comment on column public.account_members.hubspot_user_id is 'Who in HubSpot gave the consent; null for who joined otherwise.';
comment on column public.account_members.checked_at is 'When HubSpot was last asked for who consented; null before.';
comment on column public.account_members.seen_in_hubspot_at is 'When HubSpot last knew who consented; null before.';
comment on column public.account_members.vanished_at is 'When HubSpot no longer did; set just before the row goes, for the audit log.';

alter table only public.account_members
  add constraint account_members_pkey primary key (account_id, user_id);

create index idx_account_members_user_id on public.account_members using btree (user_id);
comment on index public.idx_account_members_user_id is 'The portals of one user: every policy asks for them.';

alter table only public.account_members
  add constraint account_members_are_users foreign key (user_id) references auth.users(id) on delete cascade;

alter table only public.account_members
  add constraint account_members_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _100_stamp before update on public.account_members
  for each row execute function private.stamp_updated_at();

create trigger _200_keep_an_owner before insert or delete or update on public.account_members
  for each row execute function private.keep_an_owner();

create trigger _500_end_document_membership after delete on public.account_members
  for each row execute function private.end_document_membership();

create trigger _800_tell after insert or delete on public.account_members
  for each row execute function private.tell_of_member();

create trigger _900_audit after insert or delete or update on public.account_members
  for each row execute function private.audit();

alter table public.account_members enable row level security;

create policy "Members see who else is a member" on public.account_members
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members see who else is a member" on public.account_members is 'Any role reads the list.';

create policy "Owners and admins change roles" on public.account_members
  for update to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))))
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins change roles" on public.account_members is 'keep_an_owner guards owners.';

create policy "Owners and admins remove members, members leave" on public.account_members
  for delete to authenticated
  using (((user_id = (select auth.uid() as uid)) or (account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids)))));
comment on policy "Owners and admins remove members, members leave" on public.account_members is 'keep_an_owner guards owners, and keeps the last.';

grant select, delete on table public.account_members to authenticated;
grant select, insert, delete, update on table public.account_members to service_role;
grant update (role) on table public.account_members to authenticated;
