-- Printed by `cargo xtask schemas` from the migrations, which are what is deployed: change it by a migration.

create table public.sync_errors (
  id uuid default gen_random_uuid() not null,
  account_id uuid not null,
  session_id uuid,
  entity_type text not null,
  entity_id text not null,
  direction text default 'hubspot_to_supabase'::text not null,
  error_code text not null,
  error_message text,
  retry_count integer default 0 not null,
  resolved boolean default false not null,
  created_at timestamptz default now() not null,
  updated_at timestamptz default now() not null,
  constraint sync_errors_direction_is_known check ((direction = any (array['hubspot_to_supabase'::text, 'supabase_to_hubspot'::text]))),
  constraint sync_errors_retry_count_is_nonnegative check ((retry_count >= 0))
);
comment on table public.sync_errors is 'Records that could not be applied, until a later read of them succeeds.';
comment on column public.sync_errors.id is 'Our id.';
comment on column public.sync_errors.account_id is 'The portal.';
comment on column public.sync_errors.session_id is 'The session that last met the error; null when it was erased.';
comment on column public.sync_errors.entity_type is 'contacts, companies, deals or calls.';
comment on column public.sync_errors.entity_id is 'HubSpot id of the record.';
comment on column public.sync_errors.direction is 'hubspot_to_supabase or supabase_to_hubspot.';
comment on column public.sync_errors.error_code is 'Stable code in snake_case.';
comment on column public.sync_errors.error_message is 'What is wrong with the record.';
comment on column public.sync_errors.retry_count is 'How often the error was met again.';
comment on column public.sync_errors.resolved is 'True once the record was applied.';
comment on column public.sync_errors.created_at is 'When the error was first met.';
comment on column public.sync_errors.updated_at is 'When it was last met or resolved.';

alter table only public.sync_errors
  add constraint sync_errors_pkey primary key (id);

create index idx_sync_errors_session_id on public.sync_errors using btree (session_id);
comment on index public.idx_sync_errors_session_id is 'The errors of one session, and the foreign key.';
create unique index sync_errors_one_open_per_record on public.sync_errors using btree (account_id, entity_type, entity_id, direction, error_code) where (not resolved);
comment on index public.sync_errors_one_open_per_record is 'The same error of the same record is one row.';

alter table only public.sync_errors
  add constraint sync_errors_belong_to_a_session foreign key (session_id) references public.sync_sessions(id) on delete set null;

alter table only public.sync_errors
  add constraint sync_errors_belong_to_an_account foreign key (account_id) references public.hubspot_accounts(id) on delete cascade;

create trigger _050_refuse_erased before insert on public.sync_errors
  for each row execute function private.refuse_erased_trace();

alter table public.sync_errors enable row level security;

create policy "Members read the sync errors of their portals" on public.sync_errors
  for select to authenticated
  using ((account_id = any (array(select private.my_account_ids() as my_account_ids))));
comment on policy "Members read the sync errors of their portals" on public.sync_errors is 'Any role reads.';

grant select on table public.sync_errors to authenticated;
grant select, insert, delete, update on table public.sync_errors to service_role;
