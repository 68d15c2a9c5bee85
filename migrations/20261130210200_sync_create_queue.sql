-- The changes that members made, one row a change: document 002's queue of captured changes.
-- Why: written in the user's own transaction, so no change is lost and none is sent that was not made.
-- Who may call: members read; the trigger of an entity and the outbox write.

create table public.sync_queue (
  id uuid not null default gen_random_uuid(),
  seq bigint generated always as identity,
  account_id uuid not null,
  table_name text not null,
  record_id uuid not null,
  operation text not null,
  old_data jsonb,
  new_data jsonb,
  changed text[] not null default '{}',
  strategy text not null default 'event_queue',
  state text not null default 'queued',
  synced boolean generated always as (state = 'synced') stored,
  sync_attempts int not null default 0,
  last_sync_attempt timestamptz,
  error_code text,
  retry_of uuid,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint sync_queue_pkey primary key (id),
  constraint sync_queue_belongs_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint sync_queue_retry_is_of_a_change foreign key (retry_of) references public.sync_queue (id) on delete set null,
  constraint sync_queue_operation_is_known check (operation in ('INSERT', 'UPDATE', 'DELETE')),
  constraint sync_queue_strategy_is_known check (strategy in ('immediate', 'webhook', 'batch', 'event_queue')),
  constraint sync_queue_state_is_known check (state in ('queued', 'sending', 'synced', 'dead', 'cancelled')),
  constraint sync_queue_dead_says_why check (state <> 'dead' or error_code is not null),
  constraint sync_queue_attempts_are_nonnegative check (sync_attempts >= 0)
);
create index idx_sync_queue_open on public.sync_queue (account_id, record_id, seq) where state in ('queued', 'sending');
create index idx_sync_queue_account_id on public.sync_queue (account_id, created_at desc);
create index idx_sync_queue_retry_of on public.sync_queue (retry_of) where retry_of is not null;
create index idx_sync_queue_ended on public.sync_queue (updated_at) where state in ('synced', 'cancelled');
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
comment on index public.idx_sync_queue_open is 'What waits, by record.';
comment on index public.idx_sync_queue_account_id is 'The latest changes of a portal, and the foreign key.';
comment on index public.idx_sync_queue_retry_of is 'For the foreign key.';
comment on index public.idx_sync_queue_ended is 'What the maintenance removes.';
alter table public.sync_queue enable row level security;
create policy "Members read the changes of their portals" on public.sync_queue
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the changes of their portals" on public.sync_queue is 'Any role reads.';
revoke all on public.sync_queue from anon, authenticated;
grant select on public.sync_queue to authenticated;
grant select, insert, update, delete on public.sync_queue to service_role;

insert into private.portal_tables (table_name, position) values ('public.sync_queue', 22);
insert into private.erasure_tables (table_name, entity_column, is_scrubbed, why) values
  ('public.sync_queue', 'record_id', false, 'the person''s values');
