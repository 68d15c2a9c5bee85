-- What both sides of a two-way record were last known to have, and what of ours is under way.
-- Why: a three-way merge tells our change from HubSpot's without a flag of who wrote (decision 48).
-- Who may call: members read; the trigger of an entity, the merge and the outbox write.

create table public.sync_records (
  account_id uuid not null,
  object_type text not null,
  entity_id uuid not null,
  hubspot_id text collate "C" not null,
  base jsonb not null,
  base_stamp timestamptz,
  outstanding jsonb not null default '[]',
  state text not null default 'pending',
  pending_since timestamptz,
  run_after timestamptz not null default clock_timestamp(),
  attempts int not null default 0,
  lease_token uuid,
  leased_until timestamptz,
  error jsonb,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint sync_records_pkey primary key (account_id, object_type, entity_id),
  constraint sync_records_are_one_per_record unique (account_id, object_type, hubspot_id),
  constraint sync_records_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint sync_records_state_is_known check (state in ('synced', 'pending', 'sending', 'dead')),
  constraint sync_records_sending_has_a_lease check ((state = 'sending') = (lease_token is not null and leased_until is not null)),
  constraint sync_records_dead_says_why check (state <> 'dead' or error is not null),
  constraint sync_records_waiting_has_its_time check ((state = 'synced') = (pending_since is null)),
  constraint sync_records_base_is_an_object check (jsonb_typeof(base) = 'object'),
  constraint sync_records_outstanding_is_a_list check (jsonb_typeof(outstanding) = 'array'),
  constraint sync_records_attempts_are_nonnegative check (attempts >= 0)
);
create index idx_sync_records_due on public.sync_records (account_id, object_type, run_after) where state in ('pending', 'sending');
comment on table public.sync_records is 'Records that were changed here: base, what is under way, and the lease of the one request in flight.';
comment on column public.sync_records.account_id is 'The portal.';
comment on column public.sync_records.object_type is 'contacts.';
comment on column public.sync_records.entity_id is 'Our row: contacts.id.';
comment on column public.sync_records.hubspot_id is 'HubSpot''s record id.';
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
comment on index public.idx_sync_records_due is 'What the sender looks for.';
alter table public.sync_records enable row level security;
create policy "Members read what is under way of their portals" on public.sync_records
  for select to authenticated using (account_id = any (array(select private.my_account_ids())));
comment on policy "Members read what is under way of their portals" on public.sync_records is 'Any role reads.';
revoke all on public.sync_records from anon, authenticated;
grant select on public.sync_records to authenticated;
grant select, insert, update, delete on public.sync_records to service_role;

create table private.sync_fields (
  account_id uuid,
  object_type text not null,
  field text not null,
  direction text not null,
  constraint sync_fields_are_once_per_portal unique nulls not distinct (account_id, object_type, field),
  constraint sync_fields_belong_to_an_account foreign key (account_id) references public.hubspot_accounts (id) on delete cascade,
  constraint sync_fields_direction_is_known check (direction in ('in', 'both'))
);
comment on table private.sync_fields is 'Which columns of an entity members may change, and which go on to HubSpot then.';
comment on column private.sync_fields.account_id is 'The portal it is for; null: all that have no row of their own.';
comment on column private.sync_fields.object_type is 'contacts.';
comment on column private.sync_fields.field is 'Column of the entity and name of the property.';
comment on column private.sync_fields.direction is 'both: either side writes; in: HubSpot alone, a change of ours is refused.';
alter table private.sync_fields enable row level security;
create policy "Only the service reads the directions of fields" on private.sync_fields for select to service_role using (true);
comment on policy "Only the service reads the directions of fields" on private.sync_fields is 'Outside the API.';
insert into private.sync_fields (object_type, field, direction)
select 'contacts', f, 'both' from unnest(array['email', 'firstname', 'lastname', 'student_id']) f;

create function private.field_directions(p_account_id uuid, p_object text) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(x.field, x.direction), '{}') from (
    select distinct on (f.field) f.field, f.direction from private.sync_fields f
    where f.object_type = p_object and (f.account_id = p_account_id or f.account_id is null)
    order by f.field, f.account_id nulls last) x
$$;
comment on function private.field_directions(uuid, text) is 'The direction of each field in a portal: its own row, or that of all.';
revoke execute on function private.field_directions(uuid, text) from public;

-- Children before the contacts.
insert into private.portal_tables (table_name, position) values ('public.sync_records', 23);
insert into private.erasure_tables (table_name, entity_column, is_scrubbed, why) values
  ('public.sync_records', 'entity_id', false, 'the person''s values'),
  ('private.sync_fields', null, false, 'settings');
