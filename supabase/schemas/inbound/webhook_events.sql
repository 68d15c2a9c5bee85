-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.webhook_events (
  id bigint not null,
  account_id uuid not null,
  digest text not null,
  object_type text not null,
  record_id text not null collate pg_catalog."C",
  kind text not null,
  property text,
  value text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  folded_at timestamptz default clock_timestamp() not null,
  applied_at timestamptz,
  constraint webhook_events_digest_is_sha256 check ((digest ~ '^[0-9a-f]{64}$'::text))
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

alter table public.webhook_events alter column id add generated always as identity (
  sequence name public.webhook_events_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only public.webhook_events
  add constraint webhook_events_are_told_once unique (digest);

alter table only public.webhook_events
  add constraint webhook_events_pkey primary key (id);

create index idx_webhook_events_applied on public.webhook_events using btree (account_id, applied_at);
comment on index public.idx_webhook_events_applied is 'The lag of the last minutes.';
create index idx_webhook_events_folded on public.webhook_events using btree (folded_at);
comment on index public.idx_webhook_events_folded is 'What is past its time.';
create index idx_webhook_events_record on public.webhook_events using btree (account_id, object_type, record_id, occurred_at desc);
comment on index public.idx_webhook_events_record is 'What was told of a record.';
create index idx_webhook_events_waiting on public.webhook_events using btree (account_id, object_type, record_id) where (applied_at is null);
comment on index public.idx_webhook_events_waiting is 'What a commit applies.';

alter table only public.webhook_events
  add constraint webhook_events_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _050_refuse_erased before insert on public.webhook_events
  for each row execute function private.refuse_erased_trace();

alter table public.webhook_events enable row level security;

create policy "Members read the webhook events of their portals" on public.webhook_events
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the webhook events of their portals" on public.webhook_events is 'Any role reads.';

grant select on table public.webhook_events to authenticated;
grant select, insert, delete, update on table public.webhook_events to service_role;
