-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.person_erasures (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  reason text not null,
  requested_by uuid,
  status text default 'running'::text not null,
  records integer default 0 not null,
  in_hubspot text default 'kept'::text not null,
  hubspot_error text,
  erased jsonb default '{}'::jsonb not null,
  remaining jsonb default '[]'::jsonb not null,
  job_id bigint,
  error jsonb,
  created_at timestamptz default clock_timestamp() not null,
  updated_at timestamptz default clock_timestamp() not null,
  ended_at timestamptz,
  constraint person_erasures_end_belongs_to_ended_ones check (((status = 'running'::text) = (ended_at is null))),
  constraint person_erasures_failed_says_why check (((status = 'failed'::text) = (error is not null))),
  constraint person_erasures_in_hubspot_is_known check ((in_hubspot = any (array['kept'::text, 'asked'::text, 'deleted'::text, 'refused'::text, 'gone'::text]))),
  constraint person_erasures_reason_is_known check ((reason = any (array['request'::text, 'purged'::text]))),
  constraint person_erasures_records_is_nonnegative check ((records >= 0)),
  constraint person_erasures_refused_says_why check (((in_hubspot = 'refused'::text) = (hubspot_error is not null))),
  constraint person_erasures_status_is_known check ((status = any (array['running'::text, 'completed'::text, 'failed'::text])))
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

alter table only public.person_erasures
  add constraint person_erasures_pkey primary key (id);

create index idx_person_erasures_account_id on public.person_erasures using btree (account_id, created_at desc);
comment on index public.idx_person_erasures_account_id is 'The certificates of a portal.';
create index idx_person_erasures_open on public.person_erasures using btree (created_at) where (status <> 'completed'::text);
comment on index public.idx_person_erasures_open is 'What the sweep looks through.';
create index idx_person_erasures_requested_by on public.person_erasures using btree (requested_by);
comment on index public.idx_person_erasures_requested_by is 'For the foreign key.';

alter table only public.person_erasures
  add constraint person_erasures_requested_by_is_a_user foreign key (requested_by) references auth.users(id) on delete set null;

alter table public.person_erasures enable row level security;

create policy "Owners and admins read the certificates of their portals" on public.person_erasures
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids(array['owner'::text, 'admin'::text]) as my_account_ids))));
comment on policy "Owners and admins read the certificates of their portals" on public.person_erasures is 'Who answers for a portal.';

grant select on table public.person_erasures to authenticated;
grant select, insert, delete, update on table public.person_erasures to service_role;
