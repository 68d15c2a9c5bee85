-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_queue (
  id uuid default gen_random_uuid() not null,
  seq bigint not null,
  account_id uuid not null,
  table_name text not null,
  record_id uuid not null,
  operation text not null,
  old_data jsonb,
  new_data jsonb,
  changed text[] default '{}'::text[] not null,
  strategy text default 'event_queue'::text not null,
  state text default 'queued'::text not null,
  synced boolean generated always as ((state = 'synced'::text)) stored,
  sync_attempts integer default 0 not null,
  last_sync_attempt timestamptz,
  error_code text,
  retry_of uuid,
  created_at timestamptz default clock_timestamp() not null,
  updated_at timestamptz default clock_timestamp() not null,
  constraint sync_queue_attempts_are_nonnegative check ((sync_attempts >= 0)),
  constraint sync_queue_dead_says_why check (((state <> 'dead'::text) or (error_code is not null))),
  constraint sync_queue_operation_is_known check ((operation = any (array['INSERT'::text, 'UPDATE'::text, 'DELETE'::text]))),
  constraint sync_queue_state_is_known check ((state = any (array['queued'::text, 'sending'::text, 'synced'::text, 'dead'::text, 'cancelled'::text]))),
  constraint sync_queue_strategy_is_known check ((strategy = any (array['immediate'::text, 'webhook'::text, 'batch'::text, 'event_queue'::text])))
);
comment on table public.sync_queue is 'Changes that were made here and what became of them. What is sent are the values of that moment.';
comment on column public.sync_queue.id is 'Our id.';
comment on column public.sync_queue.seq is 'Rises under the lock of the row that changed: the order of a record''s changes.';
comment on column public.sync_queue.account_id is 'The portal.';
comment on column public.sync_queue.table_name is 'Our table: contacts.';
comment on column public.sync_queue.record_id is 'The row in it.';
comment on column public.sync_queue.operation is 'INSERT, UPDATE or DELETE.';
comment on column public.sync_queue.old_data is 'The fields that changed, before; null for an INSERT.';
comment on column public.sync_queue.new_data is 'The fields that changed, after; null for a DELETE.';
comment on column public.sync_queue.changed is 'Names of the fields that changed.';
comment on column public.sync_queue.strategy is 'How soon it is sent: immediate, webhook, batch or event_queue.';
comment on column public.sync_queue.state is 'queued, sending, synced, dead, or cancelled (put back, or HubSpot''s value won).';
comment on column public.sync_queue.synced is 'True when HubSpot has it.';
comment on column public.sync_queue.sync_attempts is 'How often it was sent.';
comment on column public.sync_queue.last_sync_attempt is 'When it was last sent; null when never.';
comment on column public.sync_queue.error_code is 'Why it was not taken; null when it was, or is still to be.';
comment on column public.sync_queue.retry_of is 'The dead change that it repeats; null otherwise.';
comment on column public.sync_queue.created_at is 'When the change was made.';
comment on column public.sync_queue.updated_at is 'When the row last changed.';

alter table public.sync_queue alter column seq add generated always as identity (
  sequence name public.sync_queue_seq_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only public.sync_queue
  add constraint sync_queue_pkey primary key (id);

create index idx_sync_queue_account_id on public.sync_queue using btree (account_id, created_at desc);
comment on index public.idx_sync_queue_account_id is 'The latest changes of a portal, and the foreign key.';
create index idx_sync_queue_ended on public.sync_queue using btree (updated_at) where (state = any (array['synced'::text, 'cancelled'::text]));
comment on index public.idx_sync_queue_ended is 'What the maintenance removes.';
create index idx_sync_queue_open on public.sync_queue using btree (account_id, record_id, seq) where (state = any (array['queued'::text, 'sending'::text]));
comment on index public.idx_sync_queue_open is 'What waits, by record.';
create index idx_sync_queue_retry_of on public.sync_queue using btree (retry_of) where (retry_of is not null);
comment on index public.idx_sync_queue_retry_of is 'For the foreign key.';
create index idx_sync_queue_updated on public.sync_queue using btree (account_id, updated_at);
comment on index public.idx_sync_queue_updated is 'What ended in the last minutes.';

alter table only public.sync_queue
  add constraint sync_queue_belongs_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table only public.sync_queue
  add constraint sync_queue_retry_is_of_a_change foreign key (retry_of) references public.sync_queue(id) on delete set null;

alter table public.sync_queue enable row level security;

create policy "Members read the changes of their portals" on public.sync_queue
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the changes of their portals" on public.sync_queue is 'Any role reads.';

grant select on table public.sync_queue to authenticated;
grant select, insert, delete, update on table public.sync_queue to service_role;
