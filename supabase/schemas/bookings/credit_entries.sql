-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.credit_entries (
  id bigint not null,
  account_id uuid not null,
  contact_id uuid not null,
  credit text not null,
  delta integer not null,
  reason text not null,
  booking_id uuid,
  changed_at timestamptz default clock_timestamp() not null,
  created_at timestamptz default clock_timestamp() not null,
  constraint credit_entries_booking_explains_use check (((reason = any (array['booking'::text, 'refund'::text])) = (booking_id is not null))),
  constraint credit_entries_change_something check ((delta <> 0)),
  constraint credit_entries_credit_is_known check ((credit = any (array['sj_credits'::text, 'cs_credits'::text, 'sjmini_credits'::text, 'shared_mock_credits'::text]))),
  constraint credit_entries_reason_is_known check ((reason = any (array['opening'::text, 'hubspot'::text, 'booking'::text, 'refund'::text])))
);
comment on table public.credit_entries is 'The ledger of credits; a balance is the sum of its entries, shown as 0 when below.';
comment on column public.credit_entries.id is 'Our id.';
comment on column public.credit_entries.account_id is 'The portal.';
comment on column public.credit_entries.contact_id is 'Whose credits.';
comment on column public.credit_entries.credit is 'Which: the column of contacts.';
comment on column public.credit_entries.delta is 'How many more; below 0: fewer.';
comment on column public.credit_entries.reason is 'opening: what HubSpot had when the first booking was paid; hubspot: its change since; booking; refund.';
comment on column public.credit_entries.booking_id is 'bookings.id of what was paid or refunded; null otherwise.';
comment on column public.credit_entries.changed_at is 'When it changed; of HubSpot''s changes, when we saw it.';
comment on column public.credit_entries.created_at is 'When the entry was made.';

alter table public.credit_entries alter column id add generated always as identity (
  sequence name public.credit_entries_id_seq
  start with 1
  increment by 1
  no minvalue
  no maxvalue
  cache 1
);

alter table only public.credit_entries
  add constraint credit_entries_pkey primary key (id);

create unique index credit_entries_are_once_per_booking_and_reason on public.credit_entries using btree (booking_id, reason) where (booking_id is not null);
comment on index public.credit_entries_are_once_per_booking_and_reason is 'A booking is paid once and refunded once.';
create unique index credit_entries_are_once_per_change on public.credit_entries using btree (contact_id, credit, changed_at) where (reason = any (array['opening'::text, 'hubspot'::text]));
comment on index public.credit_entries_are_once_per_change is 'A change of HubSpot''s counts once.';
create index idx_credit_entries_account_id on public.credit_entries using btree (account_id, created_at desc);
comment on index public.idx_credit_entries_account_id is 'The latest entries of a portal, and the foreign key.';
create index idx_credit_entries_contact_id on public.credit_entries using btree (contact_id, credit);
comment on index public.idx_credit_entries_contact_id is 'The balance, and the foreign key.';

alter table only public.credit_entries
  add constraint credit_entries_are_for_a_booking foreign key (booking_id) references public.bookings(id) on delete cascade;

alter table only public.credit_entries
  add constraint credit_entries_are_of_a_contact foreign key (contact_id) references public.contacts(id) on delete cascade;

alter table only public.credit_entries
  add constraint credit_entries_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

alter table public.credit_entries enable row level security;

create policy "Members read the credits of their contacts" on public.credit_entries
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the credits of their contacts" on public.credit_entries is 'Any role reads.';

grant select on table public.credit_entries to authenticated;
grant select, insert, delete, update on table public.credit_entries to service_role;
