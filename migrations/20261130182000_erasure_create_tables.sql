-- The erasure of a person: its certificate, what it still has to do, and what is refused from then on.
-- Why: GDPR article 17; a privacy deletion kept e-mail and name in raw_json and contacts.data (decision 38).
-- Who may call: owners and admins read certificates; everything else is the service's.

create table public.person_erasures (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  reason text not null,
  requested_by uuid,
  status text not null default 'running',
  records int not null default 0,
  in_hubspot text not null default 'kept',
  hubspot_error text,
  erased jsonb not null default '{}',
  remaining jsonb not null default '[]',
  job_id bigint,
  error jsonb,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  constraint person_erasures_pkey primary key (id),
  -- No foreign key to the account: a certificate outlives the portal, as the audit log does.
  constraint person_erasures_requested_by_is_a_user foreign key (requested_by) references auth.users (id) on delete set null,
  constraint person_erasures_reason_is_known check (reason in ('request', 'purged')),
  constraint person_erasures_status_is_known check (status in ('running', 'completed', 'failed')),
  constraint person_erasures_in_hubspot_is_known check (in_hubspot in ('kept', 'asked', 'deleted', 'refused', 'gone')),
  constraint person_erasures_refused_says_why check ((in_hubspot = 'refused') = (hubspot_error is not null)),
  constraint person_erasures_failed_says_why check ((status = 'failed') = (error is not null)),
  constraint person_erasures_end_belongs_to_ended_ones check ((status = 'running') = (ended_at is null)),
  constraint person_erasures_records_is_nonnegative check (records >= 0)
);
comment on table public.person_erasures is 'Certificates: who had what erased, how many rows of which table went, and what is left. No personal data.';
comment on column public.person_erasures.id is 'Our id.';
comment on column public.person_erasures.account_id is 'The portal; no foreign key, since the certificate stays when the portal goes.';
comment on column public.person_erasures.reason is 'request (an owner or an admin asked) or purged (HubSpot has the record in no state any more).';
comment on column public.person_erasures.requested_by is 'The user who asked; null when HubSpot purged, or when the user is gone.';
comment on column public.person_erasures.status is 'running, completed or failed.';
comment on column public.person_erasures.records is 'How many HubSpot records it is about, calls with the person among them.';
comment on column public.person_erasures.in_hubspot is 'kept (not asked for), asked, deleted, refused, or gone (HubSpot had purged it).';
comment on column public.person_erasures.hubspot_error is 'Stable code of why HubSpot did not delete; null otherwise.';
comment on column public.person_erasures.erased is 'Rows by table that were deleted or cleaned of the person.';
comment on column public.person_erasures.remaining is 'Records of HubSpot that still name the person there, by object type and id: only an edit in HubSpot ends that.';
comment on column public.person_erasures.job_id is 'private.jobs.id of the work; null while it is being made.';
comment on column public.person_erasures.error is 'Code and detail of why it failed; null otherwise.';
comment on column public.person_erasures.created_at is 'When it was asked for.';
comment on column public.person_erasures.updated_at is 'When it last changed.';
comment on column public.person_erasures.ended_at is 'When it ended; null while it runs.';
create index idx_person_erasures_account_id on public.person_erasures (account_id, created_at desc);
comment on index public.idx_person_erasures_account_id is 'The certificates of a portal.';
create index idx_person_erasures_open on public.person_erasures (created_at) where status <> 'completed';
comment on index public.idx_person_erasures_open is 'What the sweep looks through.';
create index idx_person_erasures_requested_by on public.person_erasures (requested_by);
comment on index public.idx_person_erasures_requested_by is 'For the foreign key.';
alter table public.person_erasures enable row level security;
create policy "Owners and admins read the certificates of their portals" on public.person_erasures
  for select to authenticated using (account_id = any (array(select private.my_account_ids(array['owner', 'admin']))));
comment on policy "Owners and admins read the certificates of their portals" on public.person_erasures is 'Who answers for a portal.';
grant select on public.person_erasures to authenticated;
grant select, insert, update, delete on public.person_erasures to service_role;

create table private.erased_records (
  account_id uuid not null,
  object_type text not null,
  record_hash text not null,
  erasure_id uuid not null,
  refuses_until timestamptz,
  constraint erased_records_pkey primary key (account_id, object_type, record_hash),
  constraint erased_records_hash_is_sha256 check (record_hash ~ '^[0-9a-f]{64}$')
);
comment on table private.erased_records is 'Records that may not come back: every way into the mirror asks here.';
comment on column private.erased_records.account_id is 'The portal; no foreign key, since a reconnected portal is refused the same records.';
comment on column private.erased_records.object_type is 'contacts or calls.';
comment on column private.erased_records.record_hash is 'SHA-256 of portal, object type and HubSpot id.';
comment on column private.erased_records.erasure_id is 'The certificate.';
comment on column private.erased_records.refuses_until is 'Reads up to here are refused, a later one is HubSpot''s newer word; null refuses for ever.';
alter table private.erased_records enable row level security;
create policy "Only the service reads erased records" on private.erased_records for select to service_role using (true);
comment on policy "Only the service reads erased records" on private.erased_records is 'Outside the API.';

create table private.erasure_records (
  erasure_id uuid not null,
  account_id uuid not null,
  object_type text not null,
  record_id text collate "C" not null,
  slice int,
  pattern text,
  is_local_done boolean not null default false,
  linked jsonb not null default '[]',
  constraint erasure_records_pkey primary key (erasure_id, object_type, record_id),
  constraint erasure_records_belong_to_an_erasure foreign key (erasure_id) references public.person_erasures (id) on delete cascade
);
comment on table private.erasure_records is 'Records that are being erased, with what names the person, until the erasure ends; normally empty.';
comment on column private.erasure_records.erasure_id is 'The certificate.';
comment on column private.erasure_records.account_id is 'The portal.';
comment on column private.erasure_records.object_type is 'contacts or calls.';
comment on column private.erasure_records.record_id is 'HubSpot''s record id.';
comment on column private.erasure_records.slice is 'Which slice has it in hand; null when none had.';
comment on column private.erasure_records.pattern is 'Regular expression of addresses, numbers and names of the person; null before it is found and after it was used.';
comment on column private.erasure_records.is_local_done is 'True once nothing is left to do in this database.';
comment on column private.erasure_records.linked is 'Deals and companies that the person was linked with: object type and id.';
alter table private.erasure_records enable row level security;
create policy "Only the service reads records under erasure" on private.erasure_records for select to service_role using (true);
comment on policy "Only the service reads records under erasure" on private.erasure_records is 'Outside the API.';

create function private.record_hash(p_account_id uuid, p_object text, p_id text) returns text
language sql immutable set search_path = ''
as $$
  select encode(sha256(convert_to(concat_ws('/', p_account_id, p_object, p_id), 'UTF8')), 'hex')
$$;
comment on function private.record_hash(uuid, text, text) is 'What erased_records knows a record by.';
revoke execute on function private.record_hash(uuid, text, text) from public;
