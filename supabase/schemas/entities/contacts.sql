-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.contacts (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  hubspot_id text not null collate pg_catalog."C",
  supabase_id uuid,
  student_id text,
  email text,
  firstname text,
  lastname text,
  sj_credits integer default 0 not null,
  cs_credits integer default 0 not null,
  sjmini_credits integer default 0 not null,
  shared_mock_credits integer default 0 not null,
  data jsonb not null,
  sync_status text default 'pending'::text not null,
  archived_at timestamptz,
  last_sync timestamptz default now() not null,
  hubspot_synced_at timestamptz,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  credits_opened_at timestamptz,
  merged_since timestamptz,
  constraint contacts_credits_are_nonnegative check (((sj_credits >= 0) and (cs_credits >= 0) and (sjmini_credits >= 0) and (shared_mock_credits >= 0))),
  constraint contacts_sync_status_is_known check ((sync_status = any (array['pending'::text, 'syncing'::text, 'synced'::text, 'error'::text])))
)
with (fillfactor='85');
comment on table public.contacts is 'The application''s contacts, fed from the mirror.';
comment on column public.contacts.id is 'Our id, stable across syncs.';
comment on column public.contacts.account_id is 'The portal.';
comment on column public.contacts.hubspot_id is 'HubSpot''s record id, unique within the portal.';
comment on column public.contacts.supabase_id is 'The auth user who is this contact; null when none signed up.';
comment on column public.contacts.student_id is 'Student number, from the HubSpot property student_id.';
comment on column public.contacts.email is 'E-mail address; null when HubSpot has none.';
comment on column public.contacts.firstname is 'First name.';
comment on column public.contacts.lastname is 'Last name.';
comment on column public.contacts.sj_credits is 'Situational judgment credits, from HubSpot.';
comment on column public.contacts.cs_credits is 'Clinical skills credits, from HubSpot.';
comment on column public.contacts.sjmini_credits is 'Mini mock credits, from HubSpot.';
comment on column public.contacts.shared_mock_credits is 'Credits for either mock, from HubSpot.';
comment on column public.contacts.data is 'The record''s properties; its links are in hubspot_associations.';
comment on column public.contacts.sync_status is 'synced: as HubSpot has it; pending: our change waits; syncing: it is on its way; error: it was refused, or waits for a person.';
comment on column public.contacts.archived_at is 'When HubSpot archived or merged away the record; null when live.';
comment on column public.contacts.last_sync is 'When a sync last changed this row.';
comment on column public.contacts.hubspot_synced_at is 'The same under the name document 002 uses.';
comment on column public.contacts.created_at is 'When the row was made.';
comment on column public.contacts.updated_at is 'When the row last changed.';
comment on column public.contacts.credits_opened_at is 'When the ledger of the credits began, with the first booking that was paid; null: they are as HubSpot has them.';
comment on column public.contacts.merged_since is 'Since when a member''s change has made its fields be merged with HubSpot''s (sync_records); null: they are as HubSpot has them.';

alter table only public.contacts
  add constraint contacts_hubspot_id_is_unique_in_its_portal unique (account_id, hubspot_id);

alter table only public.contacts
  add constraint contacts_pkey primary key (id);

create index idx_contacts_entity_email on public.contacts using btree (email);
comment on index public.idx_contacts_entity_email is 'Look-up by e-mail (002: idx_contacts_email).';
create index idx_contacts_hubspot_id on public.contacts using btree (hubspot_id);
comment on index public.idx_contacts_hubspot_id is 'Look-up by HubSpot id (001, 002).';
create index idx_contacts_last_sync on public.contacts using btree (last_sync);
comment on index public.idx_contacts_last_sync is 'Contacts by freshness (001).';
create index idx_contacts_student_id on public.contacts using btree (student_id) where (student_id is not null);
comment on index public.idx_contacts_student_id is 'Look-up by student number (002).';
create index idx_contacts_supabase_id on public.contacts using btree (supabase_id) where (supabase_id is not null);
comment on index public.idx_contacts_supabase_id is 'The contact of a signed-in user, and the foreign key.';
create index idx_contacts_sync_status on public.contacts using btree (sync_status) where (sync_status <> 'synced'::text);
comment on index public.idx_contacts_sync_status is 'The few contacts that are not in step (001).';

alter table only public.contacts
  add constraint contacts_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.contacts
  add constraint contacts_supabase_id_is_a_user foreign key (supabase_id) references auth.users(id) on delete set null;

create trigger _100_stamp_change before update on public.contacts
  for each row
  when (((((new.email is distinct from old.email) or (new.firstname is distinct from old.firstname)) or (new.lastname is distinct from old.lastname)) or (new.student_id is distinct from old.student_id))) execute function private.stamp_updated_at();

create trigger _200_keep_credits before update on public.contacts
  for each row
  when (((old.credits_opened_at is not null) and (new.data is distinct from old.data))) execute function private.keep_credits();

create trigger _700_enqueue_update after update on public.contacts referencing old table as old_rows new table as new_rows
  for each statement execute function private.enqueue_contacts();

create trigger _800_bookings_insert after insert on public.contacts referencing new table as new_rows
  for each statement execute function private.feed_linked_bookings();

alter table public.contacts enable row level security;

create policy "Members read their contacts and a contact reads itself" on public.contacts
  for select to authenticated
  using (((account_id = any (array(select private.my_account_ids() as my_account_ids))) or (supabase_id = (select auth.uid() as uid))));
comment on policy "Members read their contacts and a contact reads itself" on public.contacts is 'Both questions are asked once per statement.';

create policy "Owners, admins and members change contacts" on public.contacts
  for update to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text, 'member'::text]) as my_account_ids))))
  with check ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text, 'member'::text]) as my_account_ids))));
comment on policy "Owners, admins and members change contacts" on public.contacts is 'The fields that go both ways; the grant names them.';

grant select on table public.contacts to authenticated;
grant select, insert, delete, update on table public.contacts to service_role;
grant update (student_id, email, firstname, lastname) on table public.contacts to authenticated;
