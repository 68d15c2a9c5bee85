-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.hubspot_owners (
  account_id uuid not null,
  owner_id text not null,
  email text,
  first_name text,
  last_name text,
  user_id text,
  teams jsonb default '[]'::jsonb not null,
  archived_at timestamptz,
  synced_at timestamptz default now() not null,
  constraint hubspot_owners_teams_are_a_list check ((jsonb_typeof(teams) = 'array'::text))
);
comment on table public.hubspot_owners is 'The owners of a portal''s records: users who are or were, and queues.';
comment on column public.hubspot_owners.account_id is 'The portal.';
comment on column public.hubspot_owners.owner_id is 'What hubspot_owner_id of a record says.';
comment on column public.hubspot_owners.email is 'Address of the owner; null when HubSpot tells none.';
comment on column public.hubspot_owners.first_name is 'First name; null when HubSpot tells none.';
comment on column public.hubspot_owners.last_name is 'Last name; null when HubSpot tells none.';
comment on column public.hubspot_owners.user_id is 'HubSpot''s id of the user behind it, of one who left too; null for a queue. Records never name it.';
comment on column public.hubspot_owners.teams is 'Teams of the owner: a list of id, name and primary.';
comment on column public.hubspot_owners.archived_at is 'When HubSpot archived the owner, or was first found to name it no more; null while it owns. The row stays, for what it owned.';
comment on column public.hubspot_owners.synced_at is 'When HubSpot last told of the owner.';

alter table only public.hubspot_owners
  add constraint hubspot_owners_pkey primary key (account_id, owner_id);

alter table only public.hubspot_owners
  add constraint hubspot_owners_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table public.hubspot_owners enable row level security;

create policy "Members read the owners of their portals" on public.hubspot_owners
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the owners of their portals" on public.hubspot_owners is 'Any role reads; membership is asked once per statement.';

grant select on table public.hubspot_owners to authenticated;
grant select, insert, delete, update on table public.hubspot_owners to service_role;
