-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_records (
  account_id uuid not null,
  object_type text not null,
  entity_id uuid not null,
  hubspot_id text collate pg_catalog."C",
  base jsonb not null,
  base_stamp timestamptz,
  outstanding jsonb default '[]'::jsonb not null,
  state text default 'pending'::text not null,
  pending_since timestamptz,
  run_after timestamptz default clock_timestamp() not null,
  attempts integer default 0 not null,
  lease_token uuid,
  leased_until timestamptz,
  error jsonb,
  created_at timestamptz default clock_timestamp() not null,
  updated_at timestamptz default clock_timestamp() not null,
  unproved jsonb default '[]'::jsonb not null,
  prove_after timestamptz,
  constraint sync_records_attempts_are_nonnegative check ((attempts >= 0)),
  constraint sync_records_base_is_an_object check ((jsonb_typeof(base) = 'object'::text)),
  constraint sync_records_dead_says_why check (((state <> 'dead'::text) or (error is not null))),
  constraint sync_records_new_ones_are_bookings check (((hubspot_id is not null) or (object_type = 'bookings'::text))),
  constraint sync_records_outstanding_is_a_list check ((jsonb_typeof(outstanding) = 'array'::text)),
  constraint sync_records_sending_has_a_lease check (((state = 'sending'::text) = ((lease_token is not null) and (leased_until is not null)))),
  constraint sync_records_state_is_known check ((state = any (array['synced'::text, 'pending'::text, 'sending'::text, 'dead'::text]))),
  constraint sync_records_unproved_is_a_list check ((jsonb_typeof(unproved) = 'array'::text)),
  constraint sync_records_waiting_has_its_time check (((state = 'synced'::text) = (pending_since is null)))
);
comment on table public.sync_records is 'Records that were changed here: base, what is under way, and the lease of the one request in flight.';
comment on column public.sync_records.account_id is 'The portal.';
comment on column public.sync_records.object_type is 'contacts.';
comment on column public.sync_records.entity_id is 'Our row: contacts.id.';
comment on column public.sync_records.hubspot_id is 'HubSpot''s record id; null while HubSpot has none of it.';
comment on column public.sync_records.base is 'By field, the last value that both sides were known to have; its keys are the fields that go both ways.';
comment on column public.sync_records.base_stamp is 'HubSpot''s stamp of the state that base is of; null when the mirror had none.';
comment on column public.sync_records.outstanding is 'What was sent without a final answer: token, at and values of each request. It may still come in.';
comment on column public.sync_records.state is 'synced (ours is the base), pending, sending (a request is in flight), dead (nothing is sent until someone acts).';
comment on column public.sync_records.pending_since is 'Since when ours differs from the base; null when it does not.';
comment on column public.sync_records.run_after is 'Not sent before.';
comment on column public.sync_records.attempts is 'Requests without an answer since the last success.';
comment on column public.sync_records.lease_token is 'Names the request in flight; null when there is none.';
comment on column public.sync_records.leased_until is 'Until when its outcome is waited for; null when there is none.';
comment on column public.sync_records.error is 'Code and detail of the last failure; null when there was none.';
comment on column public.sync_records.created_at is 'When a field was first changed here.';
comment on column public.sync_records.updated_at is 'When the row last changed.';
comment on column public.sync_records.unproved is 'What was sent and is not proved: token, at, stamp and base as they were, values of each request; and at and base of what was merged since.';
comment on column public.sync_records.prove_after is 'When the history of its fields is to be read; null: not before something happens.';

alter table only public.sync_records
  add constraint sync_records_are_one_per_record unique (account_id, object_type, hubspot_id);

alter table only public.sync_records
  add constraint sync_records_pkey primary key (account_id, object_type, entity_id);

create index idx_sync_records_due on public.sync_records using btree (account_id, object_type, run_after) where (state = any (array['pending'::text, 'sending'::text]));
comment on index public.idx_sync_records_due is 'What the sender looks for.';
create index idx_sync_records_to_prove on public.sync_records using btree (account_id, prove_after) where (prove_after is not null);
comment on index public.idx_sync_records_to_prove is 'Those whose history is to be read.';

alter table only public.sync_records
  add constraint sync_records_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _900_show_state after insert or delete or update of state on public.sync_records
  for each row execute function private.show_sync_state();

create trigger _910_wake after insert or update of state, run_after on public.sync_records
  for each row
  when ((new.state = 'pending'::text)) execute function private.wake_for_record();

create trigger _920_wake_to_prove after update of prove_after on public.sync_records
  for each row
  when (((new.object_type = 'contacts'::text) and (new.prove_after is not null) and (old.prove_after is null))) execute function private.wake_to_prove();

alter table public.sync_records enable row level security;

create policy "Members read what is under way of their portals" on public.sync_records
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read what is under way of their portals" on public.sync_records is 'Any role reads.';

grant select on table public.sync_records to authenticated;
grant select, insert, delete, update on table public.sync_records to service_role;
