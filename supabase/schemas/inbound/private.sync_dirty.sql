-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table private.sync_dirty (
  account_id uuid not null,
  object_type text not null,
  record_id text not null collate pg_catalog."C",
  version bigint default 1 not null,
  stamp timestamptz,
  due_at timestamptz not null,
  bulk boolean not null,
  forced boolean not null,
  erase boolean not null,
  links boolean not null,
  unsettled integer default 0 not null,
  attempts integer default 0 not null,
  created_at timestamptz default clock_timestamp() not null,
  lease_token uuid,
  leased_until timestamptz,
  claimed_at timestamptz,
  claimed_version bigint,
  constraint sync_dirty_counts_are_nonnegative check (((attempts >= 0) and (unsettled >= 0))),
  constraint sync_dirty_lease_is_whole check ((((lease_token is null) = (leased_until is null)) and ((lease_token is null) or ((claimed_at is not null) and (claimed_version is not null)))))
)
with (fillfactor='70');
comment on table private.sync_dirty is 'Records that were announced and are to be read.';
comment on column private.sync_dirty.account_id is 'The portal.';
comment on column private.sync_dirty.object_type is 'contacts, companies, …';
comment on column private.sync_dirty.record_id is 'HubSpot''s record id.';
comment on column private.sync_dirty.version is 'Rises with each announcement: a commit clears the row only at the version that it claimed.';
comment on column private.sync_dirty.stamp is 'The latest time that an event names; null when one names none, and then nothing makes the state known.';
comment on column private.sync_dirty.due_at is 'Not to be read before; moves only earlier. While it is claimed: the end of the lease, unless news came.';
comment on column private.sync_dirty.bulk is 'True while only our own writes announced it: read in full batches.';
comment on column private.sync_dirty.forced is 'True when no stamp makes it known: deletion, restore, merge, links, somebody''s wish.';
comment on column private.sync_dirty.erase is 'True when HubSpot told of a privacy deletion: it is erased when the read finds it gone.';
comment on column private.sync_dirty.links is 'True when its links may have changed: they are read too; otherwise the mirror keeps those that it has.';
comment on column private.sync_dirty.unsettled is 'Reads in a row that could have missed a change of the same millisecond.';
comment on column private.sync_dirty.attempts is 'Reads in a row in which HubSpot did not serve it.';
comment on column private.sync_dirty.created_at is 'When it was first announced.';
comment on column private.sync_dirty.lease_token is 'Proves that a reader holds it; null when none does.';
comment on column private.sync_dirty.leased_until is 'When another reader may take it; null when none holds it.';
comment on column private.sync_dirty.claimed_at is 'When it was last claimed; events from before are in that read.';
comment on column private.sync_dirty.claimed_version is 'Its version then.';

alter table only private.sync_dirty
  add constraint sync_dirty_pkey primary key (account_id, object_type, record_id);

create index idx_sync_dirty_due on private.sync_dirty using btree (due_at);
comment on index private.idx_sync_dirty_due is 'What is due.';
create index idx_sync_dirty_leased on private.sync_dirty using btree (lease_token) where (lease_token is not null);
comment on index private.idx_sync_dirty_leased is 'The rows of a claim.';

alter table only private.sync_dirty
  add constraint sync_dirty_belongs_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table private.sync_dirty enable row level security;

create policy "Only the service reads dirty records" on private.sync_dirty
  for select to service_role
  using (true);
comment on policy "Only the service reads dirty records" on private.sync_dirty is 'Outside the API.';
