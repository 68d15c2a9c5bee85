-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.booking_events (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  booking_id uuid not null,
  event_type text not null,
  admin_email text,
  metadata jsonb default '{}'::jsonb not null,
  created_at timestamptz default now() not null,
  constraint booking_events_metadata_is_an_object check ((jsonb_typeof(metadata) = 'object'::text)),
  constraint booking_events_type_is_known check ((event_type = any (array['created'::text, 'modified'::text, 'no_show'::text, 'cancelled'::text, 'deleted'::text])))
);
comment on table public.booking_events is 'What became of bookings, for an audit (002); written by trigger.';
comment on column public.booking_events.id is 'Our id.';
comment on column public.booking_events.account_id is 'The portal.';
comment on column public.booking_events.booking_id is 'bookings.id.';
comment on column public.booking_events.event_type is 'created, modified, no_show, cancelled or deleted.';
comment on column public.booking_events.admin_email is 'The user who did it; null for the service.';
comment on column public.booking_events.metadata is 'created: {origin}; else {column: [before, after]} of what changed.';
comment on column public.booking_events.created_at is 'When.';

alter table only public.booking_events
  add constraint booking_events_pkey primary key (id);

create index idx_booking_events_booking_id on public.booking_events using btree (booking_id, created_at desc);
comment on index public.idx_booking_events_booking_id is 'Events of a booking, and the foreign key (002).';
create index idx_booking_events_created_at on public.booking_events using btree (account_id, created_at desc);
comment on index public.idx_booking_events_created_at is 'The latest of a portal, and the foreign key (002).';
create index idx_booking_events_type on public.booking_events using btree (account_id, event_type, created_at desc);
comment on index public.idx_booking_events_type is 'The latest of a kind (002).';

alter table only public.booking_events
  add constraint booking_events_are_of_a_booking foreign key (booking_id) references public.bookings(id) on delete cascade;

alter table only public.booking_events
  add constraint booking_events_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table public.booking_events enable row level security;

create policy "Members read the events of bookings" on public.booking_events
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the events of bookings" on public.booking_events is 'Any role reads.';

grant select on table public.booking_events to authenticated;
grant select, insert, delete, update on table public.booking_events to service_role;
