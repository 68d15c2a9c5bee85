-- The events that HubSpot told, each once, and how long each was under way.
-- Why: HubSpot repeats and reorders; the key of an event is what it says, all but the number of the attempt.
-- Who may read: members of the portal.

create table public.webhook_events (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  digest text not null,
  object_type text not null,
  record_id text not null collate "C",
  kind text not null,
  property text,
  value text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  folded_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  constraint webhook_events_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint webhook_events_digest_is_sha256 check (digest ~ '^[0-9a-f]{64}$'),
  constraint webhook_events_are_told_once unique (digest)
);
comment on table public.webhook_events is 'Webhook events of the last 30 days, each once: they announce a change and bring none.';
comment on column public.webhook_events.id is 'Order in which they were read.';
comment on column public.webhook_events.account_id is 'The portal.';
comment on column public.webhook_events.digest is 'SHA-256 of the event without its attemptNumber.';
comment on column public.webhook_events.object_type is 'contacts, companies, deals, calls; of an object that is not mirrored what HubSpot calls it.';
comment on column public.webhook_events.record_id is 'HubSpot''s record id; of a merge the survivor, of an association change the record it begins at.';
comment on column public.webhook_events.kind is 'creation, propertyChange, deletion, restore, merge, privacyDeletion, associationChange, or what else HubSpot says.';
comment on column public.webhook_events.property is 'The changed property; null for other kinds.';
comment on column public.webhook_events.value is 'Its value as the event tells it, which may be old already; null for other kinds.';
comment on column public.webhook_events.occurred_at is 'When it happened, by HubSpot''s clock.';
comment on column public.webhook_events.received_at is 'When the request came, by the clock of the function.';
comment on column public.webhook_events.folded_at is 'When the record was noted for reading.';
comment on column public.webhook_events.applied_at is 'When a read that was sent after it was in the mirror; null before, and where the object is not mirrored.';
create index idx_webhook_events_record on public.webhook_events (account_id, object_type, record_id, occurred_at desc);
comment on index public.idx_webhook_events_record is 'What was told of a record.';
create index idx_webhook_events_waiting on public.webhook_events (account_id, object_type, record_id) where applied_at is null;
comment on index public.idx_webhook_events_waiting is 'What a commit applies.';
create index idx_webhook_events_applied on public.webhook_events (account_id, applied_at);
comment on index public.idx_webhook_events_applied is 'The lag of the last minutes.';
create index idx_webhook_events_folded on public.webhook_events (folded_at);
comment on index public.idx_webhook_events_folded is 'What is past its time.';
alter table public.webhook_events enable row level security;
create policy "Members read the webhook events of their portals" on public.webhook_events for select to authenticated
  using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read the webhook events of their portals" on public.webhook_events is 'Any role reads.';
revoke all on public.webhook_events from anon, authenticated;
grant select on public.webhook_events to authenticated;
grant select, insert, update, delete on public.webhook_events to service_role;
create trigger _050_refuse_erased before insert on public.webhook_events
  for each row execute function private.refuse_erased_trace();

create table private.unknown_events (
  digest text primary key,
  portal_id text not null,
  subscription text not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint unknown_events_digest_is_sha256 check (digest ~ '^[0-9a-f]{64}$')
);
comment on table private.unknown_events is 'Events of portals that nobody connected, for a day: to be counted, without what they say.';
comment on column private.unknown_events.digest is 'SHA-256 of the event without its attemptNumber.';
comment on column private.unknown_events.portal_id is 'The portal that it names.';
comment on column private.unknown_events.subscription is 'Its subscriptionType.';
comment on column private.unknown_events.created_at is 'When it was read.';
create index idx_unknown_events_created on private.unknown_events (created_at);
comment on index private.idx_unknown_events_created is 'What is past its time.';
alter table private.unknown_events enable row level security;
create policy "Only the service reads unknown events" on private.unknown_events for select to service_role using (true);
comment on policy "Only the service reads unknown events" on private.unknown_events is 'Outside the API.';

insert into private.portal_tables (table_name, position) values ('public.webhook_events', 207);
insert into private.erasure_tables (table_name, object_column, id_column, is_scrubbed, why) values
  ('public.webhook_events', 'object_type', 'record_id', true, 'values of the person; those of others may quote'),
  ('private.unknown_events', null, null, false, 'names of portals and kinds');
